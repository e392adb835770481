import { Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { tokenScopes } from '../domain/api-token.ts';
import type { CreateTokenOrder } from './create-token.ts';

export interface TokenHandlers {
  readonly create: (order: CreateTokenOrder) => Promise<void>;
  readonly list: (options: { readonly json: boolean }) => Promise<void>;
  readonly revoke: (tokenId: string, options: { readonly json: boolean }) => Promise<void>;
}

const jsonSchema = z.object({ json: z.boolean().default(false) });
const createSchema = jsonSchema.extend({
  user: z.string().optional(),
  scope: z.enum(tokenScopes).default('draw'),
  expires: z.number().optional(),
});

/** `pincel token`: what programs show to be let in. */
export function createTokenCommand(handlers: TokenHandlers): Command {
  const token = new Command('token')
    .description('Let programs in, and shut them out.')
    .exitOverride()
    .addHelpText('after', tokenHelp);
  token
    .command('create <name>')
    .description('Make a token and print it, this once.')
    .option('--user <user>', 'whose quota and pictures it uses (default: a new account, web:<name>)')
    .addOption(new Option('--scope <scope>', 'what it may do (default: draw)').choices(tokenScopes))
    .option('--expires <days>', 'how many days it works (default: until it is revoked)', parseDays)
    .option('--json', 'print JSON')
    .action((name: string, options: unknown) => handlers.create({ name, ...createSchema.parse(options) }));
  token
    .command('list')
    .description('Tell which tokens there are, whose they are and when they were last used.')
    .option('--json', 'print JSON')
    .action((options: unknown) => handlers.list(jsonSchema.parse(options)));
  token
    .command('revoke <id>')
    .description('Shut out whoever has this token, from their next call on.')
    .option('--json', 'print JSON')
    .action((tokenId: string, options: unknown) => handlers.revoke(tokenId, jsonSchema.parse(options)));
  return token;
}

function parseDays(typed: string): number {
  const days = Number(typed);
  if (!Number.isInteger(days) || days < 1 || days > 3_650) {
    throw new InvalidArgumentError('Write a whole number of days from 1 to 3650.');
  }
  return days;
}

const tokenHelp = `
Examples:
  $ pincel token create nightly-posters --expires 90
  $ pincel token create dashboard --scope admin --user discord:1234
  $ pincel token list
  $ pincel token revoke 01JD8Y5V7Q2K4M6N8P0R2T4V6X`;
