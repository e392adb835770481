import { expect, test } from 'vitest';
import type { EngineStatus } from '../../src/domain/engine.ts';
import { aFolder } from '../support/a-folder.ts';
import { aJob, aRequest } from '../support/builders.ts';
import { anEngine } from '../support/engines.ts';

test('a process that has grown too big is replaced when it is idle, and the next request is drawn as usual', async () => {
  const { engine, lines } = anEngine({ maxRssBytes: 1 });
  const outputFolder = await aFolder();
  const request = aRequest({ steps: 1 });
  await engine.generate(aJob({ request, outputFolder }));
  await nextState(engine.onStatus, 'starting');
  expect(lines.some(({ message }) => message.includes('replacing the engine process'))).toBe(true);
  const { media, notices } = await engine.generate(aJob({ request, outputFolder }));
  expect(media).toHaveLength(1);
  expect(notices).toEqual([]);
});

function nextState(
  onStatus: (listener: (status: EngineStatus) => void) => () => void,
  state: EngineStatus['state'],
) {
  return new Promise<void>((resolve) => {
    const stopListening = onStatus((status) => {
      if (status.state !== state) return;
      stopListening();
      resolve();
    });
  });
}
