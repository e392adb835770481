import { Command, InvalidArgumentError, Option } from 'commander';
import { z } from 'zod';
import { deliveryStates } from '../domain/outbox.ts';
import { refuseUnknownVerbs } from './refuse-unknown-verbs.ts';

const jsonSchema = z.object({ json: z.boolean().default(false) });
const listSchema = jsonSchema.extend({ state: z.enum(deliveryStates).optional(), limit: z.int() });

export type ListOutboxOptions = z.infer<typeof listSchema>;

export interface OutboxHandlers {
  readonly list: (options: ListOutboxOptions) => Promise<void>;
  readonly retry: (id: number, options: { readonly json: boolean }) => Promise<void>;
}

/** `pincel outbox`: works on a running gateway, which follows the database, and while it is stopped. */
export function createOutboxCommand(handlers: OutboxHandlers): Command {
  const outbox = new Command('outbox').description('Look at what is still to be handed over, and try again.');
  outbox
    .command('list', { isDefault: true })
    .description('List deliveries, newest first.')
    .addOption(new Option('--state <state>', 'only those in this state').choices(deliveryStates))
    .option('--limit <number>', 'at most so many', parsePositive, 50)
    .option('--json', 'print JSON')
    .action((options: unknown) => handlers.list(listSchema.parse(options)));
  outbox
    .command('retry')
    .argument('<id>', 'the delivery, as `pincel outbox list` numbers it', parsePositive)
    .description('Try a parked delivery again, now.')
    .option('--json', 'print JSON')
    .action((id: number, options: unknown) => handlers.retry(id, jsonSchema.parse(options)));
  refuseUnknownVerbs(outbox);
  return outbox;
}

function parsePositive(text: string): number {
  if (!/^[1-9]\d{0,14}$/.test(text)) {
    throw new InvalidArgumentError('It has to be a whole number from 1.');
  }
  return Number(text);
}
