import { Argument, Command } from 'commander';
import { z } from 'zod';
import { type Role, roles } from '../domain/role.ts';
import type { EraseUserOrder } from './erase-user.ts';

export interface UserHandlers {
  readonly show: (user: string, options: { readonly json: boolean }) => Promise<void>;
  readonly changeRole: (user: string, role: Role, options: { readonly json: boolean }) => Promise<void>;
  readonly erase: (order: EraseUserOrder) => Promise<void>;
}

const jsonSchema = z.object({ json: z.boolean().default(false) });
const eraseSchema = jsonSchema.extend({ yes: z.boolean().default(false) });

/** `pincel user`: what is known about a person, and forgetting it. */
export function createUserCommand(handlers: UserHandlers): Command {
  const user = new Command('user')
    .description('Look at people, and forget them.')
    .exitOverride()
    .addHelpText('after', userHelp);
  user
    .command('show <user>')
    .description('Tell what is known about a person.')
    .option('--json', 'print JSON')
    .action((name: string, options: unknown) => handlers.show(name, jsonSchema.parse(options)));
  user
    .command('role')
    .argument('<user>')
    .addArgument(new Argument('<role>', 'what they are from now on, everywhere').choices(roles))
    .description('Give a person a role: it decides their share of the queue, and which rules hold for them.')
    .option('--json', 'print JSON')
    .action((name: string, role: Role, options: unknown) =>
      handlers.changeRole(name, role, jsonSchema.parse(options)),
    );
  user
    .command('erase <user>')
    .description('Remove what a person wrote, their pictures and their identities, for good.')
    .option('--yes', 'do not ask')
    .option('--json', 'print JSON')
    .action((name: string, options: unknown) =>
      handlers.erase({ user: name, ...eraseSchema.parse(options) }),
    );
  return user;
}

const userHelp = `
A user is an id of Pincel's, or a platform and the id there.

Examples:
  $ pincel user show discord:1234
  $ pincel user role discord:1234 trusted
  $ pincel user erase telegram:5678`;
