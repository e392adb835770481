import type { Inbox } from '../../domain/inbox.ts';
import type { Transact } from '../../domain/transact.ts';
import { toEventKey } from './place.ts';
import { type BotIdentity, readMessage } from './read-message.ts';
import { parseUpdate, type TelegramUpdate } from './telegram-update.ts';
import type { UpdateWorker } from './update-worker.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface IntakeDeps {
  readonly inbox: Pick<Inbox, 'receive'>;
  readonly transact: Transact;
  readonly worker: Pick<UpdateWorker, 'take'>;
  readonly vocabulary: Vocabulary;
  readonly bot: () => BotIdentity;
  readonly now: () => number;
}

/**
 * Keeps updates in one transaction, then has the new ones handled: when this returns they may be acknowledged. What is
 * not meant for us is never kept: a bot that may read everything in a group does not.
 * @throws AppError `storage-busy`, `storage-full`: then nothing was kept.
 */
export type Intake = (updates: readonly unknown[]) => void;

export function createIntake(deps: IntakeDeps): Intake {
  const { inbox, transact, worker, now } = deps;
  return (updates) => {
    const events = updates.flatMap((payload) => {
      const update = parseUpdate(payload);
      if (update === undefined || !isForUs(update, deps)) return [];
      // As it was parsed: what Pincel does not read, it does not keep.
      return [
        { eventKey: toEventKey(update), surface: 'telegram' as const, payload: JSON.stringify(update) },
      ];
    });
    if (events.length > 0) worker.take(transact(() => inbox.receive(events, now())));
  };
}

function isForUs(update: TelegramUpdate, { vocabulary, bot }: IntakeDeps): boolean {
  if (update.callback_query !== undefined) return true;
  if (update.message === undefined) return false;
  try {
    return readMessage(update.message, vocabulary, bot()).kind !== 'nothing';
  } catch {
    // One that cannot even be read is given up by the worker; here it would keep all others from being acknowledged.
    return true;
  }
}
