import type { Problem } from './types.ts';

/** The server said no. What could not be reached at all is fetch's own TypeError. */
export class PincelError extends Error {
  override readonly name = 'PincelError';
  readonly problem: Problem;
  /** When the same request may succeed; undefined when waiting does not help. */
  readonly retryAfterMs: number | undefined;

  constructor(problem: Problem, retryAfterMs: number | undefined) {
    super(problem.detail);
    this.problem = problem;
    this.retryAfterMs = retryAfterMs;
  }
}

/** @internal What an answer other than 2xx says; also of something between us and Pincel that speaks no JSON. */
export async function toPincelError(answer: Response): Promise<PincelError> {
  const retryAfter = answer.headers.get('Retry-After');
  const retryAfterMs =
    retryAfter !== null && /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1_000 : undefined;
  const body: unknown = await answer.json().catch(() => undefined);
  return new PincelError(isProblem(body) ? body : unknownProblem(answer), retryAfterMs);
}

function isProblem(body: unknown): body is Problem {
  return (
    typeof body === 'object' &&
    body !== null &&
    'type' in body &&
    typeof body.type === 'string' &&
    'detail' in body &&
    typeof body.detail === 'string' &&
    'title' in body &&
    'status' in body
  );
}

function unknownProblem({ status, statusText }: Response): Problem {
  const detail = `The server answered ${status} ${statusText} and not as Pincel does.`;
  return { type: 'about:blank', title: statusText, status, detail };
}
