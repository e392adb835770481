import type { MiddlewareHandler } from 'hono';

/**
 * Lets one request go on per turn of the event loop, in the order in which they came. When many come at once the loop
 * would serve them all before it looks at anything else: timers would be late by that much, and as it accepts one
 * connection per turn, a new one would wait for as many turns as connections came before it.
 */
export function onePerTurn(): MiddlewareHandler {
  const waiting: (() => void)[] = [];
  const letOneGo = (): void => {
    waiting.shift()?.();
    if (waiting.length > 0) setImmediate(letOneGo);
  };
  return async (_c, next) => {
    await new Promise<void>((resolve) => {
      waiting.push(resolve);
      if (waiting.length === 1) setImmediate(letOneGo);
    });
    await next();
  };
}
