import { Argument, Command } from 'commander';
import { z } from 'zod';
import { type PolicyScope, policyScopes } from '../domain/quota-ledger.ts';
import type { GrantOrder } from './grant-quota.ts';
import type { SetOrder, UnsetOrder } from './set-quota.ts';
import type { ShowOrder } from './show-quota.ts';
import { parseCapacity, parseCount, parseCredits, parseRefill } from './typed-credits.ts';

interface JsonOption {
  readonly json: boolean;
}

export interface QuotaHandlers {
  readonly show: (order: ShowOrder) => Promise<void>;
  readonly set: (order: SetOrder) => Promise<void>;
  readonly unset: (order: UnsetOrder) => Promise<void>;
  readonly grant: (order: GrantOrder) => Promise<void>;
  readonly policies: (options: JsonOption) => Promise<void>;
  readonly verify: (options: JsonOption) => Promise<void>;
}

const jsonSchema = z.object({ json: z.boolean().default(false) });

const setSchema = jsonSchema.extend({
  capacity: z.union([z.literal('unlimited'), z.int()]).optional(),
  refill: z.int().optional(),
  maxQueued: z.int().optional(),
  maxRunning: z.int().optional(),
});

const grantSchema = jsonSchema.extend({ reason: z.string() });

/** `pincel quota`: credits and limits of people. Credits are typed and told as decimals. */
export function createQuotaCommand(handlers: QuotaHandlers): Command {
  const quota = new Command('quota')
    .description('Look at credits and limits, and change them.')
    .exitOverride()
    .addHelpText('after', quotaHelp);

  addCommand(quota, 'show [user]')
    .description('Tell what a person has, what holds for them and their latest entries (default: you).')
    .action((user: string | undefined, options: unknown) =>
      handlers.show({ user, ...jsonSchema.parse(options) }),
    );
  addRuleCommand(quota, 'set')
    .description('Change what holds for a person, a role, a space, a platform or everybody.')
    .option('--capacity <credits>', 'the most that can be saved up, or `unlimited`', parseCapacity)
    .option('--refill <credits>', 'what comes back in a day, for example 1200/day', parseRefill)
    .option('--max-queued <number>', 'requests of one person that may wait', parseCount)
    .option('--max-running <number>', 'requests of one person that may be drawn at once', parseCount)
    .action((scope: PolicyScope, key: string | undefined, options: unknown) => {
      const { json, capacity, refill, maxQueued, maxRunning } = setSchema.parse(options);
      const fields = {
        capacityMillicredits: capacity,
        refillMillicreditsPerDay: refill,
        maxQueued,
        maxRunning,
      };
      return handlers.set({ scope, key, fields, json });
    });
  addRuleCommand(quota, 'unset')
    .description('Take such a rule away: what is wider holds again.')
    .action((scope: PolicyScope, key: string | undefined, options: unknown) =>
      handlers.unset({ scope, key, ...jsonSchema.parse(options) }),
    );
  addCommand(quota, 'grant')
    .description('Give a person credits, or take some with a negative number.')
    .argument('<user>', userHelp)
    .argument('<credits>', 'for example 50, or -12.5', parseCredits)
    .requiredOption('--reason <text>', 'kept for ever, in the ledger and the audit log: name no person in it')
    .action((user: string, amountMillicredits: number, options: unknown) =>
      handlers.grant({ user, amountMillicredits, ...grantSchema.parse(options) }),
    );
  for (const [name, blocked] of [['block', true] as const, ['unblock', false] as const]) {
    addCommand(quota, name)
      .description(blocked ? 'Accept nothing from a person any more.' : 'Accept requests of a person again.')
      .argument('<user>', userHelp)
      .action((key: string, options: unknown) =>
        handlers.set({ scope: 'user', key, fields: { blocked }, ...jsonSchema.parse(options) }),
      );
  }
  addCommand(quota, 'policies')
    .description('List all rules, the narrowest first.')
    .action((options: unknown) => handlers.policies(jsonSchema.parse(options)));
  addCommand(quota, 'verify')
    .description('Prove that every balance is the sum of its entries and every job was charged once.')
    .action((options: unknown) => handlers.verify(jsonSchema.parse(options)));
  return quota;
}

function addCommand(parent: Command, usage: string): Command {
  return parent.command(usage).option('--json', 'print JSON');
}

function addRuleCommand(parent: Command, name: string): Command {
  return addCommand(parent, name)
    .addArgument(new Argument('<scope>', 'whom it is about').choices(policyScopes))
    .argument('[key]', 'a user, a role, the id of a space, a platform; nothing for default');
}

const userHelp = 'an id, or platform:id as in discord:1234';

const quotaHelp = `
A rule says what it says; the rest comes from the next wider one: user, role, space, platform, default.

Examples:
  $ pincel quota show discord:1234
  $ pincel quota set role trusted --capacity 1000 --refill 5000/day
  $ pincel quota set default --max-queued 5
  $ pincel quota grant discord:1234 50 --reason "won the drawing contest"`;
