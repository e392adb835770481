import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { AppError, isStorageTrouble } from '../../domain/app-error.ts';
import type { Log } from '../../domain/log.ts';
import type { Frame } from './frame.ts';
import { toLoggedPath } from './own-path.ts';
import type { PageEnv } from './page-env.ts';
import { answerProblemPage } from './problem-page.ts';

export interface AnswerPageErrorDeps {
  readonly frame: Frame;
  readonly log: Log;
  /** Ties what the person reads about an unforeseen error to the log's whole story. */
  readonly newReference: () => string;
}

/** Answers whatever a route throws as a page, or a piece; what nobody foresaw is logged whole. */
export function answerPageError({
  frame,
  log,
  newReference,
}: AnswerPageErrorDeps): (error: Error, c: Context<PageEnv>) => Promise<Response> {
  return async (error, c) => {
    if (error instanceof HTTPException && error.status === 403) {
      return answerProblemPage(c, frame, 403, 'problem-not-from-here', 'problem-other-site');
    }
    const logged = log.child({ requestId: c.get('requestId') });
    if (error instanceof AppError && isStorageTrouble(error)) {
      logged.warn({ err: error, path: toLoggedPath(c.req.path) }, 'request failed');
      return answerProblemPage(c, frame, 503, 'problem-not-now', `problem-${error.kind}`);
    }
    const reference = newReference();
    logged.error(
      { reference, err: error, path: toLoggedPath(c.req.path) },
      'request failed in an unforeseen way',
    );
    return answerProblemPage(c, frame, 500, 'problem-unforeseen', 'problem-reference', { reference });
  };
}
