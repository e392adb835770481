import { expect, test } from 'vitest';
import { createDiscardUpload } from '../../../src/app/discard-upload.ts';
import { aLog } from '../../support/a-log.ts';

function aDiscard({ isNamed = false, isBroken = false } = {}) {
  const { log, lines } = aLog();
  const removed: unknown[] = [];
  const discard = createDiscardUpload({
    jobs: { namesStartPicture: (_path, of) => isNamed && of === 'any-job' },
    uploads: {
      async remove(path, options) {
        if (isBroken) throw new Error('broken');
        removed.push([path, options]);
      },
    },
    log,
    now: () => 7,
  });
  return { discard, removed, lines };
}

test('a picture that no job names is removed, unless it is handed in again meanwhile', async () => {
  const { discard, removed } = aDiscard();
  await discard('/uploads/a.png');
  expect(removed).toEqual([['/uploads/a.png', { unlessKeptAfterMs: 7 }]]);
});

test('a picture that a job names stays', async () => {
  const { discard, removed } = aDiscard({ isNamed: true });
  await discard('/uploads/a.png');
  expect(removed).toEqual([]);
});

test('what cannot be removed is left to the next sweep', async () => {
  const { discard, lines } = aDiscard({ isBroken: true });
  await discard('/uploads/a.png');
  expect(lines.map(({ level }) => level)).toEqual(['warn']);
});
