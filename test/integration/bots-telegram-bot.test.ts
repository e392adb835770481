import { describe, expect, test } from 'vitest';
import { aTelegram, patience } from '../support/a-telegram.ts';
import { buttonsOf, textOf } from '../support/telegram-talk.ts';

describe('a request in a private chat', () => {
  test('is acknowledged, told about, and answered with the picture in its place', async () => {
    const telegram = await aTelegram();
    const { server } = telegram;
    const ana = server.addUser({ first_name: 'Ana' });
    const home = server.privateChat(ana);
    const asked = await server.send({ chat: home, from: ana, text: '/image a fox --seed 7' });
    const jobId = await telegram.nextJob();
    const status = await server.whenMessage(home.id, (message) => buttonsOf(message).length > 0);
    expect(status.reply_to_message?.message_id).toBe(asked.message.message_id);
    expect(buttonsOf(status)).toEqual([`cancel:${jobId}`]);
    await telegram.draw(jobId);
    const result = await server.whenMessage(home.id, ({ photo }) => photo !== undefined);
    expect(result.caption).toContain('a fox');
    expect(buttonsOf(result)).toContain(`again:${jobId}`);
    await telegram.whenJob(jobId, ({ state }) => state === 'delivered');
    await server.whenCall(({ method }) => method === 'deleteMessage');
    expect(server.chat(home.id).messages.map(({ message_id: id }) => id)).toEqual([
      asked.message.message_id,
      result.message_id,
    ]);
    expect(telegram.acknowledged).toHaveLength(1);
    server.assertClean();
  });

  test('needs no command', async () => {
    const telegram = await aTelegram();
    const { server } = telegram;
    const ana = server.addUser();
    const home = server.privateChat(ana);
    await server.send({ chat: home, from: ana, text: 'a fox in snow' });
    const jobId = await telegram.nextJob();
    expect(telegram.jobOf(jobId).request?.prompt).toBe('a fox in snow');
    await telegram.draw(jobId);
    await server.whenMessage(home.id, ({ photo }) => photo !== undefined);
    server.assertClean();
  });
});

describe('results', () => {
  test('of several pictures are an album, with the buttons below it', async () => {
    const telegram = await aTelegram();
    const { server } = telegram;
    const ana = server.addUser();
    const home = server.privateChat(ana);
    await server.send({ chat: home, from: ana, text: '/image a fox --count 2' });
    const jobId = await telegram.nextJob();
    await telegram.draw(jobId, 2);
    const buttons = await server.whenMessage(home.id, (message) =>
      buttonsOf(message).includes(`again:${jobId}`),
    );
    const album = server.chat(home.id).messages.filter(({ photo }) => photo !== undefined);
    expect(album.map(textOf)).toEqual([expect.stringContaining('a fox'), '']);
    await telegram.whenJob(jobId, ({ state }) => state === 'delivered');
    await server.press(buttons, `delete:${jobId}`, ana).answered;
    await expect
      .poll(() => server.chat(home.id).messages.filter(({ from }) => from?.is_bot === true), patience)
      .toEqual([]);
    server.assertClean();
  });

  test('that move are an animation', async () => {
    const telegram = await aTelegram();
    const { server } = telegram;
    const ana = server.addUser();
    const home = server.privateChat(ana);
    await server.send({ chat: home, from: ana, text: '/gif a fox' });
    const jobId = await telegram.nextJob();
    await telegram.draw(jobId, 1, 'gif');
    const result = await server.whenMessage(home.id, ({ animation }) => animation !== undefined);
    expect(result.animation).toMatchObject({ width: 64, height: 48 });
    server.assertClean();
  });
});
