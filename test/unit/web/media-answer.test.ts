import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { toFileName } from '../../../src/web/media-answer.ts';
import { aGif } from './a-gif.ts';
import { aStudio, type DrawnFile } from './a-studio.ts';

async function aDrawnJob(...files: readonly DrawnFile[]) {
  const studio = await aStudio();
  const jobId = await studio.ask('A café, at night!');
  const { media } = await studio.draw(jobId, files);
  return { ...studio, media, address: `/media/${jobId}` };
}

test('a picture is shown as what it is, and cached for ever', async () => {
  const { app, address } = await aDrawnJob({ content: Uint8Array.of(1, 2, 3) });
  const answer = await app.request(`${address}/0`);
  expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([1, 2, 3]);
  expect(answer.headers.get('Content-Type')).toBe('image/png');
  expect(answer.headers.get('Content-Disposition')).toBeNull();
  expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(answer.headers.get('Cache-Control')).toContain('immutable');
  const again = await app.request(`${address}/0`, {
    headers: { 'If-None-Match': `"other", W/${answer.headers.get('ETag')}` },
  });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

test('each of several pictures has its own address', async () => {
  const { app, address } = await aDrawnJob({ content: 'first' }, { content: 'second' });
  const shown = await Promise.all([0, 1].map(async (index) => app.request(`${address}/${index}`)));
  expect(await Promise.all(shown.map((answer) => answer.text()))).toEqual(['first', 'second']);
});

test('a download has a name that says what it is', async () => {
  const { app, address } = await aDrawnJob({ content: 'a picture' });
  const answer = await app.request(`${address}/0?download`);
  expect(answer.headers.get('Content-Disposition')).toBe(
    `attachment; filename="pincel-a-cafe-at-night-7.png"; filename*=UTF-8''pincel-a-cafe-at-night-7.png`,
  );
});

test.each([
  ['../../etc/passwd\r\nX: y', 'pincel-etc-passwd-x-y-7.png'],
  ['猫', 'pincel-猫-7.png'],
  ['a'.repeat(300), `pincel-${'a'.repeat(40)}-7.png`],
])('the file name of %j is %s', (prompt, name) => {
  expect(toFileName({ file: { format: 'png', seed: 7 }, prompt })).toBe(name);
});

test('the still of a GIF is its first frame alone, under an address of its own', async () => {
  const { app, address } = await aDrawnJob({ content: await aGif(3), format: 'gif' });
  const still = await app.request(`${address}/0?still`);
  const whole = await app.request(`${address}/0`);
  expect(whole.headers.get('Content-Type')).toBe('image/gif');
  expect(still.headers.get('ETag')).not.toBe(whole.headers.get('ETag'));
  const [stillBytes, wholeBytes] = [await still.arrayBuffer(), await whole.arrayBuffer()];
  expect(stillBytes.byteLength).toBeLessThan(wholeBytes.byteLength);
});

test('a file that was lost is told as gone', async () => {
  const { app, address, media } = await aDrawnJob({ content: 'a picture' });
  await rm(media[0]?.path ?? '');
  const answer = await app.request(`${address}/0`);
  expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('no such drawing')]);
});

test.each(['1', '-1', '1.5', 'x', '__proto__', 'length'])('there is no file number %s', async (index) => {
  const { app, address } = await aDrawnJob({ content: 'a picture' });
  expect((await app.request(`${address}/${index}`)).status).toBe(404);
});
