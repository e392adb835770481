import { expect, test } from 'vitest';
import type { Uploads } from '../../../../src/domain/uploads.ts';
import { generationSchema } from '../../../../src/web/api/generation-schemas.ts';
import { anApi, problemBody } from './an-api.ts';

/** The API, and which pictures it keeps. */
async function anApiWithUploads() {
  const kept = new Set<string>();
  let keepCount = 0;
  const uploads: Pick<Uploads, 'keep' | 'remove'> = {
    async keep(bytes) {
      keepCount += 1;
      if (bytes.length === 0) {
        const refusal = {
          kind: 'start-picture-unusable',
          why: 'not-a-picture',
          maxBytes: 9,
          maxPixels: 9,
        } as const;
        return { ok: false, refusal };
      }
      const path = `/uploads/${Buffer.from(bytes).toString()}.png`;
      kept.add(path);
      return { ok: true, path };
    },
    async remove(path) {
      kept.delete(path);
    },
  };
  const api = await anApi({ uploads });
  return {
    ...api,
    kept: () => [...kept],
    keepCount: () => keepCount,
    sendForm(
      prompt: string,
      pixels: string | undefined,
      headers: Readonly<Record<string, string>> = {},
      mask?: string,
    ) {
      const body = new FormData();
      body.set('prompt', prompt);
      if (pixels !== undefined) body.set('picture', new File([pixels], 'a.png', { type: 'image/png' }));
      if (mask !== undefined) body.set('mask', new File([mask], 'hole.png', { type: 'image/png' }));
      return api.call('POST', '/generations', { body, headers });
    },
  };
}

test('the picture of an accepted request stays', async () => {
  const { sendForm, kept } = await anApiWithUploads();
  expect((await sendForm('a cat', 'cat')).status).toBe(202);
  expect(kept()).toEqual(['/uploads/cat.png']);
});

test('of whoever may ask for nothing now, no picture is kept in the first place, and that is written down once', async () => {
  const { sendForm, keepCount, stores, ana, database } = await anApiWithUploads();
  stores.policies.set({ scope: 'user', scopeKey: ana.userId, blocked: true }, 1);
  const answer = await sendForm('a cat', 'cat');
  expect(answer.status).toBe(403);
  expect(problemBody.parse(await answer.json()).type).toBe('urn:pincel:problem:blocked');
  expect(keepCount()).toBe(0);
  const refusals = database.prepare("SELECT count(*) FROM audit_log WHERE kind = 'refused'").pluck().get();
  expect(refusals).toBe(1);
});

test('a picture is given up when its request is refused for what it says', async () => {
  const { sendForm, kept, keepCount } = await anApiWithUploads();
  expect((await sendForm(' ', 'cat')).status).toBe(422);
  expect(keepCount()).toBe(1);
  expect(kept()).toEqual([]);
});

test('a picture that another drawing starts from stays when its request is refused', async () => {
  const { sendForm, kept } = await anApiWithUploads();
  await sendForm('a cat', 'cat');
  expect((await sendForm(' ', 'cat')).status).toBe(422);
  expect(kept()).toEqual(['/uploads/cat.png']);
});

test('the same request again is the same generation, also when nothing new may be asked for by then', async () => {
  const { sendForm, kept, stores, ana } = await anApiWithUploads();
  const headers = { 'Idempotency-Key': 'poster-1' };
  const first = generationSchema.parse(await (await sendForm('a cat', 'cat', headers)).json());
  stores.policies.set({ scope: 'user', scopeKey: ana.userId, maxQueued: 0 }, 1);
  const again = await sendForm('a cat', 'cat', headers);
  expect(again.status).toBe(202);
  expect(generationSchema.parse(await again.json()).id).toBe(first.id);
  expect(kept()).toEqual(['/uploads/cat.png']);
  expect((await sendForm('a cat', 'cat')).status).toBe(429);
});

test('another picture under a used Idempotency-Key is given up', async () => {
  const { sendForm, kept } = await anApiWithUploads();
  const headers = { 'Idempotency-Key': 'poster-1' };
  await sendForm('a cat', 'cat', headers);
  expect((await sendForm('a cat', 'dog', headers)).status).toBe(409);
  expect(kept()).toEqual(['/uploads/cat.png']);
});

test('a mask says where the picture is painted anew', async () => {
  const { sendForm, kept, stores } = await anApiWithUploads();
  const answer = await sendForm('a cat', 'cat', {}, 'hole');
  expect(answer.status).toBe(202);
  const { id } = generationSchema.parse(await answer.json());
  expect(stores.jobs.get(id)?.request?.initImage).toEqual({
    path: '/uploads/cat.png',
    strength: 1,
    maskPath: '/uploads/hole.png',
  });
  expect(kept()).toEqual(['/uploads/cat.png', '/uploads/hole.png']);
});

test('a mask without a picture is refused with what to do, and not kept', async () => {
  const { sendForm, keepCount } = await anApiWithUploads();
  const answer = await sendForm('a cat', undefined, {}, 'hole');
  expect(answer.status).toBe(400);
  expect(problemBody.parse(await answer.json()).detail).toContain('A mask goes with a picture');
  expect(keepCount()).toBe(0);
});

test('a mask that is no picture is refused, and its picture given up', async () => {
  const { sendForm, kept } = await anApiWithUploads();
  expect((await sendForm('a cat', 'cat', {}, '')).status).toBe(422);
  expect(kept()).toEqual([]);
});

test('picture and mask are given up when their request is refused for what it says', async () => {
  const { sendForm, kept } = await anApiWithUploads();
  expect((await sendForm(' ', 'cat', {}, 'hole')).status).toBe(422);
  expect(kept()).toEqual([]);
});
