import { rm } from 'node:fs/promises';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { createSteerQueue } from '../../src/app/steer-queue.ts';
import { startChatGateway } from '../support/chat-gateway.ts';
import { startTelegramServer } from '../support/telegram-server/telegram-server.ts';
import { buttonsOf, jobOf, talkOn, textOf } from '../support/telegram-talk.ts';

test('a job whose start picture vanishes while it waits fails, costs nothing and says what to do', async () => {
  const server = await startTelegramServer();
  const gateway = await startChatGateway({ telegram: server });
  try {
    const { stores } = gateway;
    const queue = createSteerQueue({ ...stores, now: Date.now });
    const talk = talkOn(server);
    const ana = await talk.person();
    const chat = server.privateChat(ana);
    const photo = await sharp({ create: { width: 64, height: 64, channels: 3, background: 'teal' } })
      .png()
      .toBuffer();
    queue.pause('operator');
    const waiting = await talk.ask(
      { chat, from: ana, photo, caption: '/image a cat' },
      (message) => buttonsOf(message).length > 0,
    );
    const jobId = jobOf(waiting);
    const path = stores.jobs.get(jobId)?.request?.initImage?.path ?? '';
    expect(path).toContain('uploads');
    await rm(path);
    queue.resume('operator');
    await gateway.whenJob(jobId, 'failed');

    expect(stores.jobs.get(jobId)).toMatchObject({
      errorKind: 'input-unreadable',
      error: 'The picture to start from is not there any more: hand it in again.',
    });
    expect(gateway.costOf(jobId)).toBe(0);
    const told = await server.whenMessage(chat.id, (message) => textOf(message).includes('Attach it again'));
    expect(textOf(told)).not.toContain('/');
    // Asking again would only fail again.
    const { text } = await server.press(told, `again:${jobId}`, ana).answered;
    expect(text).toBe('The picture that this started from is not kept any more. Attach it again.');
    server.assertClean();
  } finally {
    await gateway.remove();
  }
});
