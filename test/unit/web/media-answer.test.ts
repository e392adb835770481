import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { toFileName } from '../../../src/web/media-answer.ts';
import { aGif } from './a-gif.ts';
import { aMediaFile, aStudio } from './a-studio.ts';

async function aDrawnJob(files: readonly Uint8Array[], format: 'png' | 'gif' = 'png') {
  const folder = await mkdtemp(join(tmpdir(), 'pincel-test-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const media = files.map((_, i) =>
    aMediaFile({ path: join(folder, `${i}`), format, mimeType: `image/${format}` }),
  );
  await Promise.all(media.map((file, i) => writeFile(file.path, files[i] ?? '')));
  const studio = aStudio();
  await studio.send('/jobs', { prompt: 'A café, at night!', kind: 'image' });
  studio.end('job1', 'generated', { media });
  return { ...studio, folder };
}

test('a picture is shown as what it is, and cached for ever', async () => {
  const { app } = await aDrawnJob([Uint8Array.of(1, 2, 3)]);
  const answer = await app.request('/media/job1/0');
  expect([...new Uint8Array(await answer.arrayBuffer())]).toEqual([1, 2, 3]);
  expect(answer.headers.get('Content-Type')).toBe('image/png');
  expect(answer.headers.get('Content-Disposition')).toBeNull();
  expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
  expect(answer.headers.get('Cache-Control')).toContain('immutable');
  const again = await app.request('/media/job1/0', {
    headers: { 'If-None-Match': `"other", W/${answer.headers.get('ETag')}` },
  });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

test('a download has a name that says what it is', async () => {
  const { app } = await aDrawnJob([Uint8Array.of(1)]);
  const answer = await app.request('/media/job1/0?download');
  expect(answer.headers.get('Content-Disposition')).toBe(
    `attachment; filename="pincel-a-cafe-at-night-7.png"; filename*=UTF-8''pincel-a-cafe-at-night-7.png`,
  );
});

test.each([
  ['../../etc/passwd\r\nX: y', 'pincel-etc-passwd-x-y-7.png'],
  ['猫', 'pincel-猫-7.png'],
  ['a'.repeat(300), `pincel-${'a'.repeat(40)}-7.png`],
])('the file name of %j is %s', (prompt, name) => {
  expect(toFileName({ file: aMediaFile(), prompt })).toBe(name);
});

test('the still of a GIF is its first frame alone, under an address of its own', async () => {
  const { app } = await aDrawnJob([await aGif(3)], 'gif');
  const still = await app.request('/media/job1/0?still');
  const whole = await app.request('/media/job1/0');
  expect(still.headers.get('ETag')).not.toBe(whole.headers.get('ETag'));
  const [stillBytes, wholeBytes] = [await still.arrayBuffer(), await whole.arrayBuffer()];
  expect(stillBytes.byteLength).toBeLessThan(wholeBytes.byteLength);
});

test('a job is delivered once every one of its files was sent', async () => {
  const { app, board } = await aDrawnJob([Uint8Array.of(1), Uint8Array.of(2)]);
  await app.request('/media/job1/0');
  await app.request('/media/job1/0');
  expect(board.get('job1')?.state).toBe('generated');
  await app.request('/media/job1/1');
  expect(board.get('job1')?.state).toBe('delivered');
  expect((await app.request('/media/job1/1')).status).toBe(200);
});

test('a file that was removed is told as gone', async () => {
  const { app, folder, board } = await aDrawnJob([Uint8Array.of(1)]);
  await rm(join(folder, '0'));
  const answer = await app.request('/media/job1/0');
  expect([answer.status, await answer.text()]).toEqual([404, expect.stringContaining('no such drawing')]);
  expect(board.get('job1')?.state).toBe('generated');
});

test.each(['1', '-1', '1.5', 'x', '__proto__', 'length'])('there is no file number %s', async (index) => {
  const { app } = await aDrawnJob([Uint8Array.of(1)]);
  expect((await app.request(`/media/job1/${index}`)).status).toBe(404);
});
