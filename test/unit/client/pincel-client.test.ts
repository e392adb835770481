import { expect, expectTypeOf, test } from 'vitest';
import { createPincelClient } from '../../../src/client/pincel-client.ts';
import { PincelError } from '../../../src/client/pincel-error.ts';
import type { Generation, GenerationInput } from '../../../src/client/types.ts';
import type {
  GenerationBody,
  GenerationInput as TakenInput,
} from '../../../src/web/api/generation-schemas.ts';
import { anApi } from '../web/api/an-api.ts';

/** A client of the real API, without a socket. */
async function aClient(token?: string) {
  const api = await anApi();
  const client = createPincelClient({
    baseUrl: 'http://pincel.test',
    token: token ?? api.ana.text,
    fetch: async (input, init) => api.api.request(input instanceof Request ? input : String(input), init),
  });
  return { ...api, client };
}

test('the client’s types are those of the API', () => {
  expectTypeOf<GenerationBody>().toExtend<Generation>();
  expectTypeOf<Required<GenerationInput>>().toExtend<Required<Omit<TakenInput, 'kind'>> | object>();
  expectTypeOf<keyof GenerationInput>().toEqualTypeOf<keyof TakenInput>();
});

test('from words to files', async () => {
  const { client, ask, draw } = await aClient();
  // The engine is busy with this one: the drawn one is followed while it waits.
  const first = await ask();
  const drawn = client.draw({ prompt: 'a dog', seed: 3 }, { idempotencyKey: 'dog' });
  const { id } = await client.generate({ prompt: 'a dog', seed: 3 }, { idempotencyKey: 'dog' });
  await draw(first);
  await draw(id, 'pixels of a dog');
  const { generation, files } = await drawn;
  expect(generation).toMatchObject({ id, state: 'generated', prompt: 'a dog' });
  expect(await files[0]?.text()).toBe('pixels of a dog');
});

test('a picture to start from goes along as a form', async () => {
  const { client, stores } = await aClient();
  const picture = new Blob(['pixels'], { type: 'image/png' });
  const { id } = await client.generate({ prompt: 'a cat', strength: 0.3 }, { picture });
  expect(stores.jobs.get(id)?.request?.initImage?.strength).toBe(0.3);
});

test('pages lead to each other, and one can be canceled', async () => {
  const { client, ask } = await aClient();
  const [older, newer] = [await ask(), await ask()];
  const page = await client.list({ limit: 1 });
  expect(page.generations.map(({ id }) => id)).toEqual([newer]);
  const next = await client.list({ limit: 1, cursor: page.nextCursor ?? '' });
  expect(next.generations.map(({ id }) => id)).toEqual([older]);
  expect((await client.cancel(newer)).state).toBe('canceled');
});

test('a list may be narrowed to words and a kind', async () => {
  const { client, ask } = await aClient();
  const [cat] = [await ask({ prompt: 'a cat' }), await ask({ prompt: 'a dog' })];
  await ask({ prompt: 'a cat', kind: 'gif' });
  const page = await client.list({ q: 'CAT', kind: 'image' });
  expect(page.generations.map(({ id }) => id)).toEqual([cat]);
});

test('a no is an error with the sentence and the whole problem', async () => {
  const { client } = await aClient();
  const error = await client.generate({ prompt: ' ' }).catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(PincelError);
  expect(error).toMatchObject({
    message: expect.stringMatching(/^The prompt is empty/),
    problem: { type: 'urn:pincel:problem:prompt-empty', status: 422 },
    retryAfterMs: undefined,
  });
});

test('something in between that speaks no JSON is told as such', async () => {
  const client = createPincelClient({
    baseUrl: 'http://pincel.test',
    fetch: async () =>
      new Response('<h1>Bad gateway</h1>', {
        status: 502,
        statusText: 'Bad Gateway',
        headers: { 'Retry-After': '7' },
      }),
  });
  await expect(client.get('x')).rejects.toMatchObject({
    message: 'The server answered 502 Bad Gateway and not as Pincel does.',
    retryAfterMs: 7_000,
  });
});

test('a lost connection is taken up again', async () => {
  const { client, ask, draw, api, ana } = await aClient();
  const id = await ask();
  let connections = 0;
  const flaky = createPincelClient({
    baseUrl: 'http://pincel.test',
    token: ana.text,
    reconnectMs: 0,
    fetch: async (input, init) => {
      const { url } = new Request(input, init);
      const answer = await api.request(url, init);
      if (!url.endsWith('/events')) return answer;
      connections += 1;
      // The first connection ends after its first event.
      return connections > 1 ? answer : new Response(answer.body?.pipeThrough(firstChunk()), answer);
    },
  });
  const states: string[] = [];
  const followed = (async () => {
    for await (const { state } of flaky.follow(id)) states.push(state);
  })();
  await draw(id);
  await followed;
  expect(connections).toBe(2);
  expect(states.at(-1)).toBe('generated');
  expect((await client.get(id)).media).toHaveLength(1);
});

function firstChunk(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
  return new TransformStream({
    transform(chunk, controller) {
      controller.enqueue(chunk);
      controller.terminate();
    },
  });
}
