import { expect, test } from 'vitest';
import { createEngineHistory } from '../../../../src/app/engine-history.ts';
import { createRestartEngine } from '../../../../src/app/restart-engine.ts';
import { readAudit } from '../../../../src/db/read-audit.ts';
import { AppError } from '../../../../src/domain/app-error.ts';
import type { Statistics } from '../../../../src/domain/statistics.ts';
import { createAdminEngineRoutes } from '../../../../src/web/admin/engine-routes.ts';
import { follow } from '../../../support/follow.ts';
import { aPage } from '../page/a-page.ts';
import { followNote } from './follow-note.ts';

const ready = {
  state: 'ready',
  provider: { provider: 'cpu', reason: 'no NVIDIA card was found' },
  model: 'mini',
  rssBytes: 700 * 2 ** 20,
} as const;

/** The admin's page of the engine; the engine is in the state that the test says. */
async function anEnginePage(statistics?: Pick<Statistics, 'buckets'>) {
  let restarts = 0;
  let nowMs = 1_000_000;
  const page = await aPage(
    (deps) => {
      const engine = {
        ...deps.engine,
        restart() {
          restarts += 1;
        },
      };
      return createAdminEngineRoutes({
        ...deps,
        engine,
        engineHistory: createEngineHistory(deps),
        restartEngine: createRestartEngine({ ...deps, engine }),
        models: [deps.model],
        statistics: statistics ?? deps.statistics,
        drawnTogether: 4,
        engineMaxRssBytes: 2 * 2 ** 30,
      });
    },
    { now: () => nowMs },
  );
  return {
    ...page,
    restarts: () => restarts,
    pass(ms: number) {
      nowMs += ms;
    },
    async read(locale = 'en'): Promise<string> {
      const answer = await page.ask('/admin/engine', { as: 'admin', locale });
      if (answer.status !== 200) throw new Error(`${answer.status}`);
      return (await answer.text()).replaceAll('\u00a0', ' ');
    },
  };
}

test('the engine is shown with what it computes with and why, its memory, its models and what they take', async () => {
  const { read, setStatus, rates } = await anEnginePage();
  setStatus(ready);
  rates.learn('mini', 'image', 1, 12, 0);
  const page = await read();
  expect(page).toContain('Ready');
  expect(page).toContain('the processor');
  expect(page).toContain('no NVIDIA card was found');
  expect(page).toContain('700 MB of 2 GB');
  expect(page).toContain('<h3>mini</h3>');
  expect(page).toContain('12 ms');
  expect(page).toContain('not measured yet');
  expect(await read('pt-BR')).toContain('700 MB de 2 GB');
});

test('what was done in the last day is summed up', async () => {
  const { read, askedBy, draw, pass } = await anEnginePage();
  await draw(askedBy('ana', 'a cat'));
  await draw(askedBy('ana', 'a cat that moves', 'gif'));
  pass(60_000);
  const page = await read();
  expect(page).toMatch(/<dt>Pictures<\/dt><dd>1<\/dd>.*<dt>GIFs<\/dt><dd>1<\/dd>/);
});

test('a database that is busy hides only what it was asked for', async () => {
  const { read } = await anEnginePage({
    buckets: () => Promise.reject(new AppError('storage-busy', 'Busy.')),
  });
  const page = await read();
  expect(page).toContain('What was done cannot be read just now.');
  expect(page).toContain('<h3>mini</h3>');
});

test('restarts are told with their causes, and since when the engine is as it is', async () => {
  const { read, setStatus, pass } = await anEnginePage();
  setStatus({
    state: 'restarting',
    cause: 'crashed',
    reason: 'The engine process was killed by SIGKILL.',
    delayMs: 250,
  });
  expect(await read()).toContain('its process died <span class="hint">(<span lang="en">The engine process');
  setStatus(ready);
  pass(3 * 60_000);
  const page = await read();
  expect(page).toContain('3 minutes ago');
  expect(page).toMatch(/1970-01-01T00:16:40\.000Z">[^<]*<\/time>: its process died/);
});

test('an engine that cannot draw says why', async () => {
  const { read, setStatus } = await anEnginePage();
  setStatus({ state: 'failed', reason: 'The model folder is not there.' });
  const page = await read();
  expect(page).toContain('Cannot draw');
  expect(page).toContain('The model folder is not there.');
});

test('restarting asks first, is audited, and says that nothing is lost', async () => {
  const { read, send, ask, restarts, database, users, aVisitor } = await anEnginePage();
  expect(await read()).toContain('Restart it now');
  expect(restarts()).toBe(0);
  const answer = await send('/admin/engine/restart', {}, { as: 'admin' });
  expect(answer.status).toBe(303);
  expect(restarts()).toBe(1);
  expect(await followNote(answer, ask)).toContain('The engine starts again.');
  const entries = [...readAudit(database, { kind: 'engine-restarted' }, { keyOf: users.key })].flat();
  expect(entries).toMatchObject([{ actor: aVisitor('admin').userId, content: { before: 'ready' } }]);
});

test('an engine that was stopped for good is not restarted', async () => {
  const { send, ask, restarts, setStatus } = await anEnginePage();
  setStatus({ state: 'stopped' });
  const answer = await send('/admin/engine/restart', {}, { as: 'admin' });
  expect(restarts()).toBe(0);
  expect(await followNote(answer, ask)).toContain('Pincel is ending');
});

test('who looks sees the engine change', async () => {
  const { ask, setStatus } = await anEnginePage();
  const stream = await follow(ask('/admin/engine/events', { as: 'admin' }));
  await stream.next();
  setStatus({ state: 'starting' });
  expect(await stream.until('Loading the model')).toContain('<hx-partial hx-target="#engine" ');
});
