import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { EngineEvent } from '../../src/domain/engine.ts';
import { aFolder } from '../support/a-folder.ts';
import { aJob, aRequest } from '../support/builders.ts';
import { anEngine, miniFolder } from '../support/engines.ts';

test('restarted twice under a request, the engine draws it all the same, and it is no crash', async () => {
  const { engine, lines } = anEngine();
  const causes: string[] = [];
  engine.onStatus((status) => {
    if (status.state === 'restarting') causes.push(status.cause);
  });
  const events: EngineEvent['type'][] = [];
  const { media, notices } = await engine.generate(
    aJob({ request: aRequest({ steps: 12 }), outputFolder: await aFolder() }),
    {
      onEvent: ({ type }) => {
        events.push(type);
        const restarts = events.filter((seen) => seen === 'restarted').length;
        if (type === 'step' && restarts < 2) engine.restart();
      },
    },
  );
  expect(media).toHaveLength(1);
  expect(notices).toEqual([]);
  expect(causes).toEqual(['asked', 'asked']);
  expect(events.filter((type) => type === 'restarted')).toHaveLength(2);
  expect(lines.filter(({ level }) => level === 'warn')).toEqual([]);
});

test('a request canceled while the engine restarts is canceled, not drawn again', async () => {
  const { engine } = anEngine();
  const controller = new AbortController();
  const drawing = engine.generate(aJob({ request: aRequest({ steps: 90 }), outputFolder: await aFolder() }), {
    signal: controller.signal,
    onEvent: ({ type }) => {
      if (type === 'step') engine.restart();
      if (type === 'restarted') controller.abort();
    },
  });
  await expect(drawing).rejects.toMatchObject({ kind: 'canceled' });
});

test('an engine whose model could not be loaded draws after a restart, once the model is there', async () => {
  const modelFolder = join(await aFolder(), 'late');
  const { engine } = anEngine({ modelFolder });
  await expect(engine.whenReady()).rejects.toMatchObject({ kind: 'model-invalid' });
  await symlink(miniFolder, modelFolder);
  engine.restart();
  await engine.whenReady();
  const { media } = await engine.generate(
    aJob({ request: aRequest({ steps: 1 }), outputFolder: await aFolder() }),
  );
  expect(media).toHaveLength(1);
});

test('a stopped engine stays stopped', async () => {
  const { engine } = anEngine();
  await engine.stop();
  engine.restart();
  expect(engine.status()).toEqual({ state: 'stopped' });
});
