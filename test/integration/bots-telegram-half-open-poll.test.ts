import { expect, onTestFinished, test, vi } from 'vitest';
import { aTelegram } from '../support/a-telegram.ts';
import { startTelegramServer } from '../support/telegram-server/telegram-server.ts';

test('a poll whose connection is half open is given up after a while, and the next one brings what has come', async () => {
  const server = await startTelegramServer();
  onTestFinished(() => server.close());
  server.fail({ methods: ['getUpdates'], fault: { kind: 'half-open', when: 'before' } });
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const telegram = await aTelegram({ server });
  const polls = () => server.calls.filter(({ method }) => method === 'getUpdates').length;
  await server.whenCall(({ method }) => method === 'getUpdates');
  const ana = server.addUser();
  await server.send({ chat: server.privateChat(ana), from: ana, text: '/image a fox' });
  // As long as Telegram itself holds a poll open, the bot waits.
  await vi.advanceTimersByTimeAsync(30_000);
  expect(polls()).toBe(1);
  await vi.advanceTimersByTimeAsync(30_000);
  await telegram.nextJob();
  expect(polls()).toBeGreaterThan(1);
  server.assertClean();
});
