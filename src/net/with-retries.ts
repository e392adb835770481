import { WebTrouble } from './web-trouble.ts';

const mostFailures = 5;
const firstWaitMs = 1_000;
const longestWaitMs = 30_000;
/** A server that asks for more is not waited for. */
const mostPatienceMs = 10 * 60_000;

export interface RetryDeps {
  readonly wait: (waitMs: number, signal: AbortSignal) => Promise<void>;
  /** Told before each wait. */
  readonly onRetry: (trouble: WebTrouble, waitMs: number) => void;
}

/**
 * Tries again, after longer and longer waits, what failed for a reason that may pass; five failures in a row without
 * any progress between them are the end. `progress` grows with what has been done.
 */
export async function withRetries<Result>(
  attempt: () => Promise<Result>,
  signal: AbortSignal,
  { wait, onRetry }: RetryDeps,
  progress: () => number = () => 0,
): Promise<Result> {
  let failures = 0;
  for (;;) {
    const before = progress();
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof WebTrouble) || !error.retryable || signal.aborted) throw error;
      failures = progress() > before ? 1 : failures + 1;
      const waitMs = error.waitMs ?? Math.min(longestWaitMs, firstWaitMs * 2 ** (failures - 1));
      if (failures >= mostFailures || waitMs > mostPatienceMs) throw error;
      onRetry(error, waitMs);
      await wait(waitMs, signal);
    }
  }
}
