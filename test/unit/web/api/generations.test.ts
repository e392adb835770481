import { describe, expect, test } from 'vitest';
import { generationPageSchema, generationSchema } from '../../../../src/web/api/generation-schemas.ts';
import { anApi, problemBody } from './an-api.ts';

describe('asking', () => {
  test('a request is accepted with where to look, its place and its price', async () => {
    const { call } = await anApi();
    const answer = await call('POST', '/generations', { json: { prompt: 'a cat', seed: 7 } });
    expect(answer.status).toBe(202);
    const generation = generationSchema.parse(await answer.json());
    expect(generation).toMatchObject({ kind: 'image', prompt: 'a cat', seed: 7, media: [] });
    expect(generation.priceMillicredits).toBeGreaterThan(0);
    expect(answer.headers.get('Location')).toBe(`/api/v1/generations/${generation.id}`);
    expect(answer.headers.get('Pincel-Price-Millicredits')).toBe(String(generation.priceMillicredits));
    expect(Number(answer.headers.get('Pincel-Balance-Millicredits'))).toBeGreaterThan(0);
  });

  test('what was changed is told in the language that was asked for', async () => {
    const { call } = await anApi();
    const headers = { 'Accept-Language': 'pt-BR,pt;q=0.9' };
    const answer = await call('POST', '/generations', { json: { prompt: 'a cat', steps: 999 }, headers });
    expect(generationSchema.parse(await answer.json()).adjustments[0]).toMatch(/^O número de passos/);
  });

  test('whoever prefers to wait gets the drawn generation', async () => {
    const { call, draw } = await anApi();
    const json = { prompt: 'a cat' };
    const headers = { 'Idempotency-Key': '1' };
    const { id } = generationSchema.parse(
      await (await call('POST', '/generations', { json, headers })).json(),
    );
    const answer = call('POST', '/generations', { json, headers: { ...headers, Prefer: 'wait=30' } });
    await draw(id);
    const drawn = await answer;
    expect(drawn.status).toBe(201);
    expect(drawn.headers.get('Preference-Applied')).toBe('wait=30');
    const generation = generationSchema.parse(await drawn.json());
    expect(generation.media).toMatchObject([{ mimeType: 'image/png', widthPx: 256, seed: 7 }]);
  });

  test('the same Idempotency-Key is the same generation, and another request under it is refused', async () => {
    const { call } = await anApi();
    const headers = { 'Idempotency-Key': 'poster-1' };
    const send = async (prompt: string) => call('POST', '/generations', { json: { prompt }, headers });
    const [first, again, other] = [await send('a cat'), await send('a cat'), await send('a dog')];
    expect(generationSchema.parse(await again.json()).id).toBe(generationSchema.parse(await first.json()).id);
    expect(other.status).toBe(409);
    expect(problemBody.parse(await other.json()).type).toBe('urn:pincel:problem:event-reused');
  });

  test('two callers may use the same Idempotency-Key', async () => {
    const { call, aToken } = await anApi();
    const headers = { 'Idempotency-Key': '1' };
    const json = { prompt: 'a cat' };
    const one = await call('POST', '/generations', { json, headers });
    const two = await call('POST', '/generations', { json, headers, token: aToken('bruno').text });
    expect(generationSchema.parse(await two.json()).id).not.toBe(generationSchema.parse(await one.json()).id);
  });

  test('a form may bring a picture to start from', async () => {
    const { call, stores } = await anApi();
    const form = new FormData();
    form.set('prompt', 'a cat');
    form.set('strength', '0.4');
    form.set('picture', new File(['pixels'], 'a.png', { type: 'image/png' }));
    const answer = await call('POST', '/generations', { body: form });
    const { id } = generationSchema.parse(await answer.json());
    expect(stores.jobs.get(id)?.request?.initImage).toEqual({ path: '/uploads/picture.png', strength: 0.4 });
  });

  test('a picture that is none is refused with a sentence', async () => {
    const refusal = {
      kind: 'start-picture-unusable',
      why: 'not-a-picture',
      maxBytes: 20,
      maxPixels: 16,
    } as const;
    const { call } = await anApi({ uploads: { keep: async () => ({ ok: false, refusal }) } });
    const form = new FormData();
    form.set('prompt', 'a cat');
    form.set('picture', new File(['no pixels'], 'a.png'));
    const answer = await call('POST', '/generations', { body: form });
    expect(answer.status).toBe(422);
    expect(problemBody.parse(await answer.json()).type).toBe('urn:pincel:problem:start-picture-unusable');
  });

  test.each([
    ['no prompt', {}, 'prompt'],
    ['a number that is none', { prompt: 'a cat', steps: 'many' }, 'steps'],
    ['an unknown kind', { prompt: 'a cat', kind: 'video' }, 'kind'],
    ['an unknown field', { prompt: 'a cat', stepz: 4 }, ''],
  ])('%s is refused, naming the part', async (_what, json, path) => {
    const { call } = await anApi();
    const answer = await call('POST', '/generations', { json });
    expect(answer.status).toBe(400);
    expect(answer.headers.get('Content-Type')).toBe('application/problem+json');
    expect(problemBody.parse(await answer.json()).errors?.[0]?.path).toBe(path);
  });

  test.each([
    ['{"prompt":', 'application/json', 400],
    ['prompt=a+cat', 'application/x-www-form-urlencoded', 415],
    ['--x\r\nhalf a form', 'multipart/form-data; boundary=x', 400],
  ])('a body that cannot be read is answered with a problem: %s', async (body, type, status) => {
    const { call } = await anApi();
    const answer = await call('POST', '/generations', { body, headers: { 'Content-Type': type } });
    expect(answer.status).toBe(status);
    expect(problemBody.parse(await answer.json()).status).toBe(status);
  });

  test('who has too few credits reads when there will be enough', async () => {
    const { call, stores } = await anApi();
    stores.policies.set({ scope: 'default', scopeKey: '', capacityMillicredits: 0 }, 1);
    const answer = await call('POST', '/generations', { json: { prompt: 'a cat' } });
    expect(answer.status).toBe(429);
    expect(Number(answer.headers.get('Pincel-Price-Millicredits'))).toBeGreaterThan(0);
    expect(answer.headers.get('Pincel-Balance-Millicredits')).toBe('0');
    expect(problemBody.parse(await answer.json()).type).toBe('urn:pincel:problem:quota-exceeded');
  });
});

describe('looking', () => {
  test('pages are newest first and lead to each other', async () => {
    const { call, ask } = await anApi();
    const ids = [await ask(), await ask(), await ask()].toReversed();
    const first = generationPageSchema.parse(await (await call('GET', '/generations?limit=2')).json());
    expect(first.generations.map(({ id }) => id)).toEqual(ids.slice(0, 2));
    const next = await call('GET', `/generations?limit=2&cursor=${first.nextCursor}`);
    const second = generationPageSchema.parse(await next.json());
    expect(second.generations.map(({ id }) => id)).toEqual(ids.slice(2));
    expect(second.nextCursor).toBeNull();
  });

  test('words and a kind narrow the list, page by page', async () => {
    const { call, ask } = await anApi();
    const older = await ask({ prompt: 'a red café' });
    await ask({ prompt: 'a red dog' });
    const gif = await ask({ prompt: 'CAFE in the rain', kind: 'gif' });
    const newer = await ask({ prompt: 'café, very red' });
    const list = async (query: string) => {
      const answer = await call('GET', `/generations?${query}`);
      const { generations, nextCursor } = generationPageSchema.parse(await answer.json());
      return { ids: generations.map(({ id }) => id), nextCursor };
    };
    expect((await list('q=cafe')).ids).toEqual([newer, gif, older]);
    const first = await list('q=red+cafe&kind=image&limit=1');
    expect(first.ids).toEqual([newer]);
    const second = await list(`q=red+cafe&kind=image&limit=1&cursor=${first.nextCursor}`);
    expect(second).toEqual({ ids: [older], nextCursor: null });
    expect((await call('GET', '/generations?kind=video')).status).toBe(400);
  });

  test('a limit that is none is refused', async () => {
    const { call } = await anApi();
    expect((await call('GET', '/generations?limit=0')).status).toBe(400);
    expect((await call('GET', '/generations?limit=x')).status).toBe(400);
  });

  test('somebody else’s generation is not there, an admin sees it', async () => {
    const { call, ask, aToken } = await anApi();
    const id = await ask();
    const bruno = aToken('bruno').text;
    for (const [method, path] of [
      ['GET', `/generations/${id}`],
      ['DELETE', `/generations/${id}`],
      ['GET', `/generations/${id}/events`],
    ] as const) {
      const answer = await call(method, path, { token: bruno });
      expect(answer.status).toBe(404);
      expect(problemBody.parse(await answer.json()).type).toBe('urn:pincel:problem:no-such-generation');
    }
    const admin = aToken('carla', ['admin']).text;
    expect((await call('GET', `/generations/${id}`, { token: admin })).status).toBe(200);
  });
});

describe('canceling', () => {
  test('a waiting generation is canceled and given back', async () => {
    const { call, ask, stores, ana } = await anApi();
    await ask();
    const id = await ask();
    const answer = await call('DELETE', `/generations/${id}`);
    expect(answer.status).toBe(202);
    expect(generationSchema.parse(await answer.json()).state).toBe('canceled');
    expect(stores.ledger.entries(ana.userId, { limit: 1 })[0]?.kind).toBe('refund');
  });

  test('one that is over cannot be canceled', async () => {
    const { call, ask, draw } = await anApi();
    const id = await ask();
    await draw(id);
    const answer = await call('DELETE', `/generations/${id}`);
    expect(answer.status).toBe(409);
    expect(problemBody.parse(await answer.json()).type).toBe('urn:pincel:problem:generation-over');
  });
});

describe('following', () => {
  test('events begin with how it is now and end when it is drawn', async () => {
    const { call, ask, draw } = await anApi();
    const id = await ask();
    const answer = await call('GET', `/generations/${id}/events`);
    expect(answer.headers.get('Content-Type')).toContain('text/event-stream');
    const [text] = await Promise.all([answer.text(), draw(id)]);
    const states = [...text.matchAll(/"state":"(\w+)"/g)].map(([, state]) => state);
    expect(states[0]).toBe('running');
    expect(states.at(-1)).toBe('generated');
    expect(text).toContain('event: end');
  });

  test('who only asks for the head is not followed with events', async () => {
    const { call, ask } = await anApi();
    const id = await ask();
    const answer = await call('HEAD', `/generations/${id}/events`);
    expect(answer.headers.get('Content-Type')).toBe('text/event-stream');
    expect(answer.body).toBeNull();
    expect((await call('HEAD', '/generations/nothing/events')).status).toBe(404);
  });

  test('one that is over ends at once', async () => {
    const { call, ask, draw } = await anApi();
    const id = await ask();
    await draw(id);
    const text = await (await call('GET', `/generations/${id}/events`)).text();
    expect(text.match(/event: generation/g)).toHaveLength(1);
  });
});
