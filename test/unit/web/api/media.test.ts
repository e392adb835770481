import fc from 'fast-check';
import { expect, test } from 'vitest';
import { generationSchema } from '../../../../src/web/api/generation-schemas.ts';
import { parseRange } from '../../../../src/web/parse-range.ts';
import { anApi, problemBody } from './an-api.ts';

const content = 'pixels of a cat';

async function aDrawnApi() {
  const api = await anApi();
  const id = await api.ask();
  await api.draw(id, content);
  const generation = generationSchema.parse(await (await api.call('GET', `/generations/${id}`)).json());
  return { ...api, path: (generation.media[0]?.url ?? '').replace('/api/v1', '') };
}

test('a file is answered with its type, a name and a tag', async () => {
  const { call, path } = await aDrawnApi();
  const answer = await call('GET', path);
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe(content);
  expect(answer.headers.get('Content-Type')).toBe('image/png');
  expect(answer.headers.get('Content-Disposition')).toMatch(/^inline; filename="pincel-\w{26}-0\.png"$/);
  const etag = answer.headers.get('ETag') ?? '';
  const again = await call('GET', path, { headers: { 'If-None-Match': etag } });
  expect(again.status).toBe(304);
  const saved = await call('GET', `${path}?download=1`);
  expect(saved.headers.get('Content-Disposition')).toMatch(/^attachment/);
});

test('a part of a file is answered alone', async () => {
  const { call, path } = await aDrawnApi();
  const part = await call('GET', path, { headers: { Range: 'bytes=7-8' } });
  expect(part.status).toBe(206);
  expect(await part.text()).toBe('of');
  expect(part.headers.get('Content-Range')).toBe(`bytes 7-8/${content.length}`);
  const beyond = await call('GET', path, { headers: { Range: 'bytes=99-' } });
  expect(beyond.status).toBe(416);
  expect(beyond.headers.get('Content-Range')).toBe(`bytes */${content.length}`);
  const stale = await call('GET', path, { headers: { Range: 'bytes=7-8', 'If-Range': '"other"' } });
  expect(stale.status).toBe(200);
});

test('a file is its owner’s and nobody else’s', async () => {
  const { call, path, aToken } = await aDrawnApi();
  const answer = await call('GET', path, { token: aToken('bruno').text });
  expect(answer.status).toBe(404);
  expect(problemBody.parse(await answer.json()).type).toBe('urn:pincel:problem:no-such-file');
});

test('a file that was removed is not there', async () => {
  const { call, path, stores } = await aDrawnApi();
  stores.media.markRemoved(path.split('/').at(-1) ?? '', 2);
  expect((await call('GET', path)).status).toBe(404);
});

test('a range never leaves the file', () => {
  fc.assert(
    fc.property(fc.string(), fc.nat(100), fc.nat(50), fc.nat(50), (noise, size, first, last) => {
      for (const header of [noise, `bytes=${first}-${last}`, `bytes=${first}-`, `bytes=-${last}`]) {
        const range = parseRange(header, size);
        if (range === undefined || range === 'unsatisfiable') continue;
        expect(range.first).toBeGreaterThanOrEqual(0);
        expect(range.last).toBeLessThan(size);
        expect(range.first).toBeLessThanOrEqual(range.last);
      }
    }),
  );
});
