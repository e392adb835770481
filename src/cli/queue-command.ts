import { Command, InvalidArgumentError } from 'commander';
import { z } from 'zod';
import { refuseUnknownVerbs } from './refuse-unknown-verbs.ts';

/** What an admin may do to the queue from the command line. */
const queueActions = ['pause', 'resume', 'drain', 'accept'] as const;

export type QueueAction = (typeof queueActions)[number];

export interface QueueHandlers {
  readonly list: (options: { readonly json: boolean; readonly limit: number }) => Promise<void>;
  readonly steer: (action: QueueAction, options: { readonly json: boolean }) => Promise<void>;
  readonly front: (jobId: string, options: { readonly json: boolean }) => Promise<void>;
  readonly cancel: (jobId: string, options: { readonly json: boolean }) => Promise<void>;
}

const jsonSchema = z.object({ json: z.boolean().default(false) });
const listSchema = jsonSchema.extend({ limit: z.int() });
const maxListed = 10_000;

const descriptions: Readonly<Record<QueueAction, string>> = {
  pause: 'Start no further jobs; what is drawn goes on, and new requests wait.',
  resume: 'Start jobs again.',
  drain: 'Accept nothing new; what waits is drawn.',
  accept: 'Accept new requests again.',
};

/** `pincel queue`: works on a running gateway, which follows the database, and while it is stopped. */
export function createQueueCommand(handlers: QueueHandlers): Command {
  const queue = new Command('queue').description('Look at what waits, and steer it.');
  queue
    .command('list', { isDefault: true })
    .description('List what is drawn and what waits, in order of acceptance.')
    .option('--limit <number>', 'at most so many', parseLimit, 50)
    .option('--json', 'print JSON')
    .action((options: unknown) => handlers.list(listSchema.parse(options)));
  for (const action of queueActions) {
    queue
      .command(action)
      .description(descriptions[action])
      .option('--json', 'print JSON')
      .action((options: unknown) => handlers.steer(action, jsonSchema.parse(options)));
  }
  queue
    .command('front <job>')
    .description('Draw a waiting job before all others.')
    .option('--json', 'print JSON')
    .action((jobId: string, options: unknown) => handlers.front(jobId, jsonSchema.parse(options)));
  queue
    .command('cancel <job>')
    .description('Cancel anybody’s job; its price is given back.')
    .option('--json', 'print JSON')
    .action((jobId: string, options: unknown) => handlers.cancel(jobId, jsonSchema.parse(options)));
  refuseUnknownVerbs(queue);
  return queue;
}

function parseLimit(typed: string): number {
  const limit = Number(typed);
  if (!/^\d+$/.test(typed) || limit < 1 || limit > maxListed) {
    throw new InvalidArgumentError(`It has to be a whole number from 1 to ${maxListed}.`);
  }
  return limit;
}
