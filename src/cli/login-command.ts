import { Command } from 'commander';
import { z } from 'zod';
import type { LoginOrder } from './make-login-link.ts';

const optionsSchema = z.object({ user: z.string().optional(), json: z.boolean().default(false) });

/** `pincel login`: the operator's way into the page. */
export function createLoginCommand(logIn: (order: LoginOrder) => Promise<void>): Command {
  return new Command('login')
    .description('Print a link that logs a browser in on the page, once.')
    .exitOverride()
    .addHelpText('after', loginHelp)
    .option('--user <user>', 'whom it logs in (default: web:admin, an admin’s account of your own)')
    .option('--json', 'print JSON')
    .action((options: unknown) => logIn(optionsSchema.parse(options)));
}

const loginHelp = `
Examples:
  $ pincel login
  $ pincel login --user discord:1234

The link begins with PINCEL_PUBLIC_URL, or with the address Pincel listens on.`;
