import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

const problemSchema = z
  .object({
    type: z.string().openapi({ example: 'urn:pincel:problem:quota-exceeded' }),
    title: z.string().openapi({ example: 'Not enough credits' }),
    status: z.int().openapi({ example: 429 }),
    detail: z.string().openapi({ description: 'What happened and what to do about it, as sentences.' }),
    instance: z.string().openapi({ description: 'The id of this request; the log has it too.' }),
    errors: z
      .array(z.object({ path: z.string(), message: z.string() }))
      .optional()
      .openapi({ description: 'What is wrong with which part of the request.' }),
  })
  .openapi('Problem');

/** A kind of problem: the last part of its `type`. */
export interface Problem {
  readonly kind: string;
  readonly title: string;
  readonly status: ContentfulStatusCode;
  readonly detail: string;
  readonly errors?: z.output<typeof problemSchema>['errors'];
  /** Whole seconds after which the same request may succeed. */
  readonly retryAfterSeconds?: number | undefined;
}

/** Answers a problem as JSON (RFC 9457). */
export function answerProblem(c: Context, { kind, retryAfterSeconds, ...problem }: Problem): Response {
  const instance: unknown = c.get('requestId');
  const body = { type: `urn:pincel:problem:${kind}`, ...problem, instance: String(instance) };
  const headers: Record<string, string> = { 'Content-Type': 'application/problem+json' };
  if (retryAfterSeconds !== undefined) headers['Retry-After'] = String(retryAfterSeconds);
  return c.body(JSON.stringify(body), problem.status, headers);
}

/** Ends the request with a problem: for what is found deep inside a route. */
export function refuse(c: Context, problem: Problem): never {
  throw new HTTPException(problem.status, { res: answerProblem(c, problem) });
}

/** An answer of the documentation. */
export function problemAnswer(description: string) {
  return { description, content: { 'application/problem+json': { schema: problemSchema } } } as const;
}

/** What any address may answer: who calls is not known or calls too often, or the database cannot be used. */
export const everyAnswer = {
  401: problemAnswer('A token is needed, or this one does not work.'),
  429: problemAnswer('Too many requests: Retry-After says when to go on.'),
  500: problemAnswer('A mistake of Pincel’s: the log has more under the reference in `detail`.'),
  503: problemAnswer('Pincel cannot use its database at the moment: try again.'),
} as const;

/** What an address that takes JSON may answer besides. */
export const everyBodyAnswer = {
  400: problemAnswer('The request is not what this address takes.'),
  413: problemAnswer('The request is too large.'),
  415: problemAnswer('The body is not JSON.'),
} as const;
