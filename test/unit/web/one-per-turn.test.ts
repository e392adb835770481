import { Hono } from 'hono';
import { expect, onTestFinished, test } from 'vitest';
import { onePerTurn } from '../../../src/web/one-per-turn.ts';

/** Counts the event loop's turns until the test is over. */
function aTurnCounter(): () => number {
  let turns = 0;
  const count = (): void => {
    turns += 1;
    next = setImmediate(count);
  };
  let next = setImmediate(count);
  onTestFinished(() => clearImmediate(next));
  return () => turns;
}

test('of requests that come together one goes on in each turn of the event loop, first come first', async () => {
  const turn = aTurnCounter();
  const served: { readonly path: string; readonly turn: number }[] = [];
  const app = new Hono();
  app.use(onePerTurn());
  app.get('*', (c) => {
    served.push({ path: c.req.path, turn: turn() });
    return c.text('');
  });
  const paths = Array.from({ length: 20 }, (_, index) => `/${index}`);
  await Promise.all(paths.map(async (path) => app.request(path)));
  expect(served.map(({ path }) => path)).toEqual(paths);
  expect(new Set(served.map((request) => request.turn)).size).toBe(paths.length);
});

test('who comes after a rush does not wait for ever', async () => {
  const app = new Hono();
  app.use(onePerTurn());
  app.get('*', (c) => c.text('here'));
  await Promise.all(['/', '/'].map(async (path) => app.request(path)));
  expect(await (await app.request('/')).text()).toBe('here');
});
