import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { generationSchema } from '../../../../src/web/api/generation-schemas.ts';
import { createMediaLinks } from '../../../../src/web/api/media-links.ts';
import { anApi, problemBody } from './an-api.ts';

const nowSeconds = 1_000;
const linkBody = z.object({ url: z.string(), expiresAt: z.string() });

/** The API with a drawn picture; `share` makes a link to it. */
async function aDrawnApi() {
  const api = await anApi();
  const id = await api.ask();
  await api.draw(id, 'pixels of a cat');
  const { media } = generationSchema.parse(await (await api.call('GET', `/generations/${id}`)).json());
  const mediaId = media[0]?.id ?? '';
  return {
    ...api,
    mediaId,
    async share(json: object = {}): Promise<string> {
      const answer = await api.call('POST', `/media/${mediaId}/links`, { json });
      expect(answer.status).toBe(201);
      return linkBody.parse(await answer.json()).url.replace('/api/v1', '');
    },
    open: (path: string) => api.call('GET', path, { token: undefined }),
  };
}

test('anybody who has a link opens the file with it, until it expires', async () => {
  const { call, mediaId, share, open } = await aDrawnApi();
  const answer = await open(await share({ expiresInSeconds: 60 }));
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe('pixels of a cat');
  expect(answer.headers.get('Cache-Control')).toBe('private, max-age=60, immutable');
  const made = await call('POST', `/media/${mediaId}/links`, { json: { expiresInSeconds: 60 } });
  expect(linkBody.parse(await made.json()).expiresAt).toBe('1970-01-01T00:17:40.000Z');
});

test('an expired link does not open, though its signature is right', async () => {
  const { mediaId, open } = await aDrawnApi();
  const links = createMediaLinks(Buffer.alloc(32, 7));
  const openUntil = (expires: number) =>
    open(`/media/${mediaId}/shared?expires=${expires}&signature=${links.sign(mediaId, expires)}`);
  expect((await openUntil(nowSeconds + 1)).status).toBe(200);
  const answer = await openUntil(nowSeconds);
  expect(answer.status).toBe(403);
  expect(problemBody.parse(await answer.json()).type).toBe('urn:pincel:problem:link-invalid');
});

test('a changed link does not open: another time, another file, another signature', async () => {
  const { ask, draw, call, share, open } = await aDrawnApi();
  const link = await share();
  const other = await ask();
  await draw(other, 'pixels of a dog');
  const { media } = generationSchema.parse(await (await call('GET', `/generations/${other}`)).json());
  const changed = [
    link.replace(/expires=(\d+)/, (_whole, expires) => `expires=${Number(expires) + 1}`),
    link.replace(/media\/\w+/, `media/${media[0]?.id}`),
    link.replace(/signature=./, (start) => `signature=${start.endsWith('A') ? 'B' : 'A'}`),
  ];
  for (const path of changed) {
    expect(path).not.toBe(link);
    expect((await open(path)).status).toBe(403);
  }
});

test('a link to a file that was removed leads nowhere', async () => {
  const { mediaId, share, open, stores } = await aDrawnApi();
  const link = await share();
  stores.media.markRemoved(mediaId, 2);
  expect((await open(link)).status).toBe(404);
});

test('only the owner, or an admin, makes links, and for a week at most', async () => {
  const { call, aToken, mediaId } = await aDrawnApi();
  const share = async (token: string | undefined, expiresInSeconds = 60) =>
    (await call('POST', `/media/${mediaId}/links`, { json: { expiresInSeconds }, token })).status;
  expect(await share(aToken('bruno').text)).toBe(404);
  expect(await share(aToken('carla', ['admin']).text)).toBe(201);
  expect(await share(undefined)).toBe(401);
  expect(
    (await call('POST', `/media/${mediaId}/links`, { json: { expiresInSeconds: 604_800 } })).status,
  ).toBe(201);
  expect(
    (await call('POST', `/media/${mediaId}/links`, { json: { expiresInSeconds: 604_801 } })).status,
  ).toBe(400);
});

test('a signature is an HMAC-SHA256 of the file and the time', () => {
  const key = Buffer.from('a key of a link');
  const signature = createHmac('sha256', key).update('media\nM1\n1700').digest('base64url');
  expect(createMediaLinks(key).sign('M1', 1_700)).toBe(signature);
});

test('nothing but the signature itself is genuine', () => {
  const links = createMediaLinks(Buffer.alloc(32, 1));
  const others = createMediaLinks(Buffer.alloc(32, 2));
  fc.assert(
    fc.property(fc.string(), fc.nat(), fc.string(), (mediaId, expires, noise) => {
      expect(links.isGenuine(mediaId, expires, links.sign(mediaId, expires))).toBe(true);
      expect(links.isGenuine(mediaId, expires, noise)).toBe(false);
      expect(links.isGenuine(mediaId, expires, others.sign(mediaId, expires))).toBe(false);
    }),
  );
});
