import { expect, test } from 'vitest';
import { aStudio } from './a-studio.ts';

test('what a platform posts reaches its webhook as it was sent', async () => {
  const { app } = await aStudio({
    webhooks: [
      {
        path: '/telegram/webhook',
        handle: async (request) =>
          new Response(`${request.headers.get('X-Telegram-Bot-Api-Secret-Token')} ${await request.text()}`),
      },
    ],
  });
  const answer = await app.request('/telegram/webhook', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', 'X-Telegram-Bot-Api-Secret-Token': 'shown' },
    body: '{"update_id":1}',
  });
  expect(answer.status).toBe(200);
  expect(await answer.text()).toBe('shown {"update_id":1}');
});

test('without a bot there is no such address', async () => {
  const { app } = await aStudio();
  const headers = { 'Content-Type': 'application/json' };
  const answer = await app.request('/telegram/webhook', { method: 'POST', headers, body: '{}' });
  expect(answer.status).toBe(404);
});
