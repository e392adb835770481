import { expect, expectTypeOf, test } from 'vitest';
import type { z } from 'zod';
import { createPincelClient } from '../../../src/client/pincel-client.ts';
import { PincelError } from '../../../src/client/pincel-error.ts';
import type { NewWebhook, WebhookCall, WebhookPayload, WebhookTest } from '../../../src/client/types.ts';
import type { GenerationBody } from '../../../src/web/api/generation-schemas.ts';
import type {
  newWebhookSchema,
  webhookCallSchema,
  webhookTestSchema,
} from '../../../src/web/api/webhook-schemas.ts';
import { anApi } from '../web/api/an-api.ts';

const url = 'https://hooks.example.org/pincel';

/** A client of the real API, without a socket. */
async function aClient() {
  const api = await anApi();
  const { webhooks } = createPincelClient({
    baseUrl: 'http://pincel.test',
    token: api.ana.text,
    fetch: async (input, init) => api.api.request(input instanceof Request ? input : String(input), init),
  });
  return { ...api, webhooks };
}

test('the client’s types are those of the API', () => {
  expectTypeOf<z.output<typeof newWebhookSchema>>().toExtend<NewWebhook>();
  expectTypeOf<z.output<typeof webhookCallSchema>>().toExtend<WebhookCall>();
  expectTypeOf<z.output<typeof webhookTestSchema>>().toExtend<WebhookTest>();
  expectTypeOf<GenerationBody>().toExtend<WebhookPayload['data']>();
});

test('a webhook is made, looked at, tested, resumed and removed', async () => {
  const { webhooks } = await aClient();
  const { secret, ...made } = await webhooks.create({ url, events: ['generation.completed'] });
  expect(secret).toMatch(/^whsec_/);
  expect(await webhooks.get(made.id)).toEqual(made);
  expect(await webhooks.list()).toEqual([made]);
  expect(await webhooks.test(made.id)).toMatchObject({ isDelivered: true, status: 204 });
  expect(await webhooks.resume(made.id)).toEqual(made);
  await webhooks.remove(made.id);
  expect(await webhooks.list()).toEqual([]);
});

test('the latest calls are listed', async () => {
  const { webhooks, ask, draw } = await aClient();
  const { id } = await webhooks.create({ url });
  const generationIds = [await ask(), await ask()];
  for (const generationId of generationIds) await draw(generationId, generationId);
  expect((await webhooks.calls(id)).map(({ generationId }) => generationId)).toEqual(
    generationIds.toReversed(),
  );
  expect(await webhooks.calls(id, { limit: 1 })).toHaveLength(1);
});

test('a no is an error with the sentence', async () => {
  const { webhooks } = await aClient();
  await expect(webhooks.create({ url: 'http://127.0.0.1/' })).rejects.toThrow(/private network/);
  await expect(webhooks.get('nothing')).rejects.toBeInstanceOf(PincelError);
});
