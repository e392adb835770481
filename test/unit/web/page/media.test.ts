import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { toFileName } from '../../../../src/web/page/file-routes.ts';
import { aGif } from '../a-gif.ts';
import { aDrawnPage, aJobPage } from './a-job-page.ts';

test('a picture is shown as what it is, and cached for ever', async () => {
  const { ask, address } = await aDrawnPage({ content: Uint8Array.of(1, 2, 3) });
  const answer = await ask(`${address}/0`);
  expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([1, 2, 3]);
  expect(answer.headers.get('Content-Type')).toBe('image/png');
  expect(answer.headers.get('Content-Disposition')).toMatch(/^inline;/);
  expect(answer.headers.get('Cache-Control')).toMatch(/^private,.*immutable/);
  const again = await ask(`${address}/0`, {
    headers: { 'If-None-Match': `"other", W/${answer.headers.get('ETag')}` },
  });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

test('each of several pictures has its own address, which stays its own when another one is gone', async () => {
  const { ask, address, media, jobId } = await aDrawnPage({ content: 'first' }, { content: 'second' });
  const shown = await Promise.all([0, 1].map(async (index) => (await ask(`${address}/${index}`)).text()));
  expect(shown).toEqual(['first', 'second']);
  media.markRemoved(media.ofJob(jobId)[0]?.id ?? '', 2);
  expect((await ask(`${address}/0`)).status).toBe(404);
  expect(await (await ask(`${address}/1`)).text()).toBe('second');
});

test('a part of a file is answered alone', async () => {
  const { ask, address } = await aDrawnPage({ content: 'pixels of a cat' });
  const part = await ask(`${address}/0`, { headers: { Range: 'bytes=7-8' } });
  expect([part.status, part.headers.get('Content-Range'), await part.text()]).toEqual([
    206,
    'bytes 7-8/15',
    'of',
  ]);
  const beyond = await ask(`${address}/0`, { headers: { Range: 'bytes=99-' } });
  expect([beyond.status, beyond.headers.get('Content-Range')]).toEqual([416, 'bytes */15']);
});

test('a download has a name that says what it is', async () => {
  const { ask, address } = await aDrawnPage({ content: 'a picture' });
  const answer = await ask(`${address}/0?download`);
  expect(answer.headers.get('Content-Disposition')).toBe(
    'attachment; filename="pincel-a-cafe-at-night-7.png"',
  );
});

test('a name in letters that headers do not carry has a plain one beside it', async () => {
  const page = await aDrawnPage();
  const jobId = page.askedBy('ana', '猫');
  await page.drawToEnd(jobId);
  const answer = await page.ask(`/media/${jobId}/0?download`);
  expect(answer.headers.get('Content-Disposition')).toBe(
    `attachment; filename="pincel-_-7.png"; filename*=UTF-8''pincel-%E7%8C%AB-7.png`,
  );
});

test.each([
  ['../../etc/passwd\r\nX: y', 'pincel-etc-passwd-x-y-7.png'],
  ['猫', 'pincel-猫-7.png'],
  ['a'.repeat(300), `pincel-${'a'.repeat(40)}-7.png`],
])('the file name of %j is %s', (prompt, name) => {
  expect(toFileName({ format: 'png', seed: 7 }, prompt)).toBe(name);
});

test('the still of a GIF is its first frame alone, under an address of its own', async () => {
  const { ask, address } = await aDrawnPage({ content: await aGif(3), format: 'gif' });
  const still = await ask(`${address}/0?still`);
  const whole = await ask(`${address}/0`);
  expect(whole.headers.get('Content-Type')).toBe('image/gif');
  expect(still.headers.get('ETag')).not.toBe(whole.headers.get('ETag'));
  const [stillBytes, wholeBytes] = [await still.arrayBuffer(), await whole.arrayBuffer()];
  expect(stillBytes.byteLength).toBeLessThan(wholeBytes.byteLength);
  const again = await ask(`${address}/0?still`, {
    headers: { 'If-None-Match': still.headers.get('ETag') ?? '' },
  });
  expect(again.status).toBe(304);
});

test('the still of a picture is the picture', async () => {
  const { ask, address } = await aDrawnPage({ content: 'a picture' });
  expect(await (await ask(`${address}/0?still`)).text()).toBe('a picture');
});

test('a file that was lost is told as gone', async () => {
  const { ask, address, board, jobId } = await aDrawnPage({ content: await aGif(3), format: 'gif' });
  await rm(board.get(jobId)?.media[0]?.path ?? '');
  for (const query of ['', '?still']) {
    const answer = await ask(`${address}/0${query}`);
    expect([answer.status, await answer.text()]).toEqual([
      404,
      expect.stringContaining('There is no such drawing.'),
    ]);
  }
});

test.each(['1', '-1', '1.5', '00', 'x', '__proto__', 'length'])(
  'there is no file number %s',
  async (index) => {
    const { ask, address } = await aDrawnPage({ content: 'a picture' });
    expect((await ask(`${address}/${index}`)).status).toBe(404);
  },
);

test('a file is its owner’s and an admin’s, and for everybody else not there', async () => {
  const { ask, address } = await aDrawnPage({ content: 'a picture' });
  expect((await ask(`${address}/0`, { as: 'bruno' })).status).toBe(404);
  expect(await (await ask(`${address}/0`, { as: 'admin' })).text()).toBe('a picture');
  expect((await ask('/media/nobody/0')).status).toBe(404);
});

describe('the picture that a drawing started from', () => {
  /** A drawing of ana's that started from a file of this name. */
  async function aStart(name: string) {
    const page = await aJobPage();
    const path = join(page.folder, name);
    await writeFile(path, 'a face');
    const submission = page.submit({
      draft: { kind: 'image', prompt: 'a cat', initImagePath: path },
      requester: page.aVisitor('ana').requester,
      destination: { key: 'ana', address: null },
    });
    if (!submission.ok) throw new Error(`Refused: ${submission.refusal.kind}`);
    return { ...page, path, address: `/jobs/${submission.receipt.jobId}/start` };
  }

  test('is shown to who asked for it as what it is, and no copy of it is kept', async () => {
    const { ask, address } = await aStart('face.jpg');
    const answer = await ask(address);
    expect([answer.status, await answer.text()]).toEqual([200, 'a face']);
    expect(answer.headers.get('Content-Type')).toBe('image/jpeg');
    expect(answer.headers.get('Cache-Control')).toBe('no-store');
  });

  test.each(['bruno', 'admin'])('is not there for %s', async (name) => {
    const { ask, address } = await aStart('face.jpg');
    const answer = await ask(address, { as: name });
    expect([answer.status, await answer.text()]).toEqual([404, expect.not.stringContaining('a face')]);
  });

  test('is not there when it is gone, when there was none, and when it is no picture', async () => {
    const { ask, address, path, askedBy } = await aStart('face.webp');
    await rm(path);
    expect((await ask(address)).status).toBe(404);
    expect((await ask(`/jobs/${askedBy('ana', 'a dog')}/start`)).status).toBe(404);
    const other = await aStart('face.html');
    expect((await other.ask(other.address)).status).toBe(404);
  });
});
