import type { ErrorHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { AppError, isStorageTrouble } from '../../domain/app-error.ts';
import type { Log } from '../../domain/log.ts';
import type { ApiEnv } from './api-caller.ts';
import { answerProblem } from './problem.ts';

export interface AnswerErrorDeps {
  readonly log: Log;
  /** Ties what a program reads about an unforeseen error to the log's whole story. */
  readonly newReference: () => string;
}

/** Answers whatever a route throws as a problem; what nobody foresaw is logged whole. */
export function answerError({ log, newReference }: AnswerErrorDeps): ErrorHandler<ApiEnv> {
  return (error, c) => {
    if (error instanceof HTTPException) {
      if (error.res !== undefined) return error.res;
      return answerProblem(c, {
        kind: error.status === 415 ? 'unsupported-media-type' : 'invalid-request',
        title: 'Not readable',
        status: error.status,
        detail: `${error.message}.`,
      });
    }
    const logged = log.child({ requestId: c.get('requestId') });
    if (error instanceof AppError) {
      logged.warn({ err: error, path: c.req.path }, 'api request failed');
      return answerProblem(c, {
        kind: error.kind,
        title: 'Not now',
        status: isStorageTrouble(error) ? 503 : 500,
        detail: error.message,
      });
    }
    const reference = newReference();
    logged.error({ reference, err: error, path: c.req.path }, 'api request failed in an unforeseen way');
    return answerProblem(c, {
      kind: 'bug',
      title: 'Something went wrong',
      status: 500,
      detail: `Try again; if it happens again, report it with the reference ${reference}.`,
    });
  };
}
