import type { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { answerProblem, type Problem } from './problem.ts';

/** What is wrong with which part of a request. */
export function toInvalidProblem(error: z.core.$ZodError): Problem {
  return {
    kind: 'invalid-request',
    title: 'Not a request of this address',
    status: 400,
    detail: 'Some parts of the request are missing or of the wrong kind: `errors` names them.',
    errors: error.issues.map(({ path, message }) => ({ path: path.join('.'), message })),
  };
}

/** Answers a request that its route's schema does not take. */
export function answerInvalid(
  result: { readonly success: true } | { readonly success: false; readonly error: z.core.$ZodError },
  c: Context,
): Response | undefined {
  return result.success ? undefined : answerProblem(c, toInvalidProblem(result.error));
}
