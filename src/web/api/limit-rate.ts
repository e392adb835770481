import type { MiddlewareHandler } from 'hono';
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';
import type { ApiEnv } from './api-caller.ts';
import { answerProblem } from './problem.ts';

/** Lets each caller make so many requests a minute: bursts are fine, a loop without a pause is told to slow down. */
export function limitRate(requestsPerMinute: number): MiddlewareHandler<ApiEnv> {
  const limiter = new RateLimiterMemory({ points: requestsPerMinute, duration: 60 });
  return async (c, next) => {
    const { requester } = c.get('caller');
    try {
      await limiter.consume(requester.userExternalId);
    } catch (error) {
      if (!(error instanceof RateLimiterRes)) throw error;
      return answerProblem(c, {
        kind: 'too-many-requests',
        title: 'Too fast',
        status: 429,
        detail: `At most ${requestsPerMinute} requests a minute are answered. Follow a generation by its events instead of asking again and again.`,
        retryAfterSeconds: Math.max(1, Math.ceil(error.msBeforeNext / 1_000)),
      });
    }
    return next();
  };
}
