import type { MiddlewareHandler } from 'hono';
import { createTurns } from '../app/turns.ts';

/**
 * Lets one request go on per turn of the event loop, in the order in which they came. When many come at once the loop
 * would serve them all before it looks at anything else: timers would be late by that much, and as it accepts one
 * connection per turn, a new one would wait for as many turns as connections came before it.
 */
export function onePerTurn(): MiddlewareHandler {
  const { turn } = createTurns();
  return async (_c, next) => {
    await turn();
    await next();
  };
}
