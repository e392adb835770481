import type { CallbackQuery } from 'grammy/types';
import { brokenRule } from './api-failure.ts';

export interface QueryAnswer {
  readonly text: string | undefined;
  readonly showAlert: boolean;
}

interface OpenQuery {
  readonly query: CallbackQuery;
  readonly atMs: number;
  readonly resolve: (answer: QueryAnswer) => void;
}

export interface CallbackQueries {
  open(query: CallbackQuery): Promise<QueryAnswer>;
  /** @throws RuleBroken for one that is not known, too old, or answered. */
  answer(queryId: string, answer: QueryAnswer): void;
  /** Sentences about those that nobody answered while they lived: the person's button went on spinning. */
  neglected(): readonly string[];
}

export function createCallbackQueries(now: () => number, lifeMs: number): CallbackQueries {
  const open = new Map<string, OpenQuery>();
  return {
    open(query) {
      const { promise, resolve } = Promise.withResolvers<QueryAnswer>();
      open.set(query.id, { query, atMs: now(), resolve });
      return promise;
    },
    answer(queryId, answer) {
      const known = open.get(queryId);
      if (known === undefined || now() - known.atMs > lifeMs) {
        throw brokenRule('query is too old and response timeout expired or query ID is invalid');
      }
      open.delete(queryId);
      known.resolve(answer);
    },
    neglected: () =>
      [...open.values()]
        .filter(({ atMs }) => now() - atMs > lifeMs)
        .map(
          ({ query }) => `The callback query ${query.id} (${query.data}) was not answered in ${lifeMs} ms`,
        ),
  };
}
