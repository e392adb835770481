import type { User } from 'grammy/types';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { privateText } from '../../src/chat/private-text.ts';
import { aTelegram, patience } from '../support/a-telegram.ts';
import { buttonsOf, textOf } from '../support/telegram-talk.ts';
import { texts } from '../support/texts.ts';

const quota = { quota: () => privateText('You have 5 credits.') };

async function aGroup(
  changes: Parameters<typeof aTelegram>[0] = {},
  kind: 'supergroup' | 'forum' = 'supergroup',
) {
  const telegram = await aTelegram(changes);
  const { server } = telegram;
  const ana = server.addUser({ first_name: 'Ana' });
  const ben = server.addUser({ first_name: 'Ben' });
  const admin = server.addUser({ first_name: 'Admin' });
  const group = server.addGroup({ title: 'Painters', kind, creator: admin, members: [ana, ben] });
  const say = async (text: string, from: User = ana) =>
    (await server.send({ chat: group, from, text })).message;
  /** What the bot has said in the group. */
  const said = () => server.chat(group.id).messages.filter(({ from }) => from?.is_bot === true);
  return { ...telegram, telegram, ana, ben, admin, group, say, said };
}

function aPicture(): Promise<Buffer> {
  return sharp({ create: { width: 80, height: 60, channels: 3, background: 'green' } })
    .png()
    .toBuffer();
}

describe('in a group', () => {
  test('only what is meant for us is read, and nothing else is kept', async () => {
    const { server, say, said, group, nextJob, stores, database } = await aGroup({
      options: { isPrivacyOff: true },
    });
    await say('a secret that is nobody’s business');
    await say('/image@other_bot a fox');
    await say('/weather');
    await say('/image@pincel_bot a fox');
    const jobId = await nextJob();
    const status = await server.whenMessage(group.id, ({ from }) => from?.is_bot === true);
    expect(buttonsOf(status)).toEqual([`cancel:${jobId}`]);
    await expect.poll(() => stores.inbox.unfinished('telegram'), patience).toEqual([]);
    expect(database.prepare('SELECT count(*) FROM inbox').pluck().get()).toBe(1);
    expect(said()).toHaveLength(1);
    server.assertClean();
  });

  test('a topic is kept, from the acknowledgement to the result', async () => {
    const { telegram, server, ana, group } = await aGroup({}, 'forum');
    const threadId = server.addTopic(group, 'Foxes');
    const asked = await server.send({ chat: group, from: ana, text: '/image a fox', threadId });
    const jobId = await telegram.nextJob();
    const status = await server.whenMessage(group.id, (message) => buttonsOf(message).length > 0);
    expect(status.message_thread_id).toBe(threadId);
    await telegram.draw(jobId);
    const result = await server.whenMessage(group.id, ({ photo }) => photo !== undefined);
    expect(result.message_thread_id).toBe(threadId);
    expect(result.reply_to_message?.message_id).toBe(asked.message.message_id);
    server.assertClean();
  });

  test('what is about a person is said to the person alone', async () => {
    const { server, ana, say, said } = await aGroup({ chatDeps: { commands: quota } });
    const home = server.privateChat(ana);
    await server.send({ chat: home, from: ana, text: '/quota' });
    await server.whenMessage(home.id, (message) => textOf(message).includes('5 credits'));
    await say('/quota');
    await expect
      .poll(
        () => server.chat(home.id).messages.filter((message) => textOf(message).includes('5 credits')),
        patience,
      )
      .toHaveLength(2);
    expect(said()).toEqual([]);
    server.assertClean();
  });

  test('whoever has never started the bot is told how, and nothing is done that they would not see', async () => {
    let asked = 0;
    const { server, group, say } = await aGroup({
      chatDeps: {
        commands: {
          quota: () => {
            asked += 1;
            return privateText('You have 5 credits.');
          },
        },
      },
    });
    await say('/quota');
    const hint = await server.whenMessage(group.id, ({ from }) => from?.is_bot === true);
    expect(textOf(hint)).toContain('https://t.me/pincel_bot?start=1');
    expect(asked).toBe(0);
    server.assertClean();
  });

  test('a private drawing comes to the private chat, or is not begun', async () => {
    const { telegram, server, ana, group, say, said } = await aGroup();
    await say('/image a fox --private');
    await server.whenMessage(group.id, (message) => textOf(message).includes('press Start'));
    expect(telegram.engine.jobs).toEqual([]);
    const home = server.privateChat(ana);
    await server.send({ chat: home, from: ana, text: '/start' });
    await server.whenMessage(home.id, ({ from }) => from?.is_bot === true);
    await say('/image a fox --private');
    const jobId = await telegram.nextJob();
    await telegram.draw(jobId);
    await server.whenMessage(home.id, ({ photo }) => photo !== undefined);
    expect(said()).toHaveLength(1);
    server.assertClean();
  });

  test('a drawing that is private by what the person has set is not begun either', async () => {
    const { telegram, server, group, ana, say, stores } = await aGroup();
    const person = { surface: 'telegram', userExternalId: String(ana.id), spaceExternalId: 'x' } as const;
    const { userId } = stores.users.recognise(person, 1);
    stores.chatSettings.write(userId, { isPrivate: true }, 1);
    await say('/image a fox');
    await server.whenMessage(group.id, (message) => textOf(message).includes('press Start'));
    expect(telegram.engine.jobs).toEqual([]);
    await say('/image a fox private:no');
    await telegram.nextJob();
    server.assertClean();
  });

  test('only admins count as managers, however they are asked', async () => {
    const rights: boolean[] = [];
    const policy = {
      policy: (_call: unknown, { caller }: { caller: { isManager: boolean } }) => {
        rights.push(caller.isManager);
        return privateText('The rules.');
      },
    };
    const { server, group, admin, ben, say } = await aGroup({ chatDeps: { commands: policy } });
    for (const from of [admin, ben, admin]) {
      const { message_id: askedId } = await say('/policy show', from);
      await server.whenMessage(group.id, ({ reply_to_message: asked }) => asked?.message_id === askedId);
    }
    expect(rights).toEqual([true, false, true]);
    expect(server.calls.filter(({ method }) => method === 'getChatMember')).toHaveLength(2);
    server.assertClean();
  });
});

test('a group that becomes a supergroup keeps its rules, its jobs and its buttons', async () => {
  const { telegram, server, ana, admin, stores } = await aGroup();
  const group = server.addGroup({ title: 'Sketchers', kind: 'group', creator: admin, members: [ana] });
  await server.send({ chat: group, from: ana, text: '/image a fox' });
  const jobId = await telegram.nextJob();
  const { spaceId } = telegram.jobOf(jobId);
  stores.spacePolicies.set(spaceId, { kinds: { image: 'member', gif: undefined } }, 1);
  const supergroup = server.migrate(group);
  await expect.poll(() => stores.users.findSpace(`telegram:${supergroup.id}`), patience).toBe(spaceId);
  await server.send({ chat: supergroup, from: ana, text: '/gif a fox' });
  const refusal = texts.refusal({ kind: 'kind-not-allowed', mediaKind: 'gif' }, 'en');
  await server.whenMessage(supergroup.id, (message) => textOf(message) === refusal);
  await telegram.draw(jobId);
  const result = await server.whenMessage(supergroup.id, ({ photo }) => photo !== undefined);
  expect(buttonsOf(result)).toContain(`delete:${jobId}`);
  server.assertClean();
});

describe('buttons', () => {
  test('are for the person who asked: others are told quietly', async () => {
    const { telegram, server, ana, ben, group, say } = await aGroup();
    await say('/image a fox');
    const jobId = await telegram.nextJob();
    await telegram.draw(jobId);
    const result = await server.whenMessage(group.id, ({ photo }) => photo !== undefined);
    const refused = await server.press(result, `again:${jobId}`, ben).answered;
    expect(refused.text).toBeTruthy();
    expect(telegram.engine.jobs).toHaveLength(1);
    await server.press(result, `again:${jobId}`, ana).answered;
    const againId = await telegram.nextJob(2);
    expect(telegram.jobOf(againId).request?.prompt).toBe('a fox');
    server.assertClean();
  });

  test('ask for another prompt by a message to reply to, which works after a restart', async () => {
    const first = await aGroup();
    const { server, ana, group } = first;
    await first.say('/image a fox');
    const jobId = await first.telegram.nextJob();
    await first.telegram.draw(jobId);
    const result = await server.whenMessage(group.id, ({ photo }) => photo !== undefined);
    await first.telegram.whenJob(jobId, ({ state }) => state === 'delivered');
    await server.press(result, `edit:${jobId}`, ana).answered;
    const question = await server.whenMessage(group.id, (message) => textOf(message).includes(`#${jobId}`));
    expect(server.chat(group.id).forceReply(question.message_id)).toMatchObject({ selective: true });
    await first.stop();
    first.kill();

    const second = await aTelegram({ server, folder: first.folder });
    await server.send({ chat: group, from: ana, text: 'a fox in snow', replyTo: question });
    const editedId = await second.nextJob();
    expect(second.jobOf(editedId).request?.prompt).toBe('a fox in snow');
    server.assertClean();
  });

  test('hand out the original as a file, in private', async () => {
    const { telegram, server, ana, say, group } = await aGroup();
    const home = server.privateChat(ana);
    await server.send({ chat: home, from: ana, text: '/start' });
    await say('/image a fox');
    const jobId = await telegram.nextJob();
    await telegram.draw(jobId);
    const result = await server.whenMessage(group.id, ({ photo }) => photo !== undefined);
    await server.press(result, `original:${jobId}`, ana).answered;
    const file = await server.whenMessage(home.id, ({ document }) => document !== undefined);
    expect(file.document?.file_name).toMatch(/^pincel-.*\.png$/);
    server.assertClean();
  });

  test('whose answer cannot be given in private say to press again, not to send a command', async () => {
    const { telegram, server, ana, say, group } = await aGroup();
    await say('/image a fox');
    const jobId = await telegram.nextJob();
    await telegram.draw(jobId);
    const result = await server.whenMessage(group.id, ({ photo }) => photo !== undefined);
    await server.press(result, `original:${jobId}`, ana).answered;
    const hint = await server.whenMessage(group.id, (message) => textOf(message).includes('?start=1'));
    expect(textOf(hint)).toMatch(/press the button again\.$/);
    server.assertClean();
  });

  test('let moderators delete what others asked for', async () => {
    const { telegram, server, admin, ben, say, group, said } = await aGroup();
    await say('/image a fox');
    const jobId = await telegram.nextJob();
    await telegram.draw(jobId);
    const result = await server.whenMessage(group.id, ({ photo }) => photo !== undefined);
    await telegram.whenJob(jobId, ({ state }) => state === 'delivered');
    await server.whenCall(({ method }) => method === 'deleteMessage');
    await server.press(result, `delete:${jobId}`, ben).answered;
    expect(said()).toHaveLength(1);
    await server.press(result, `delete:${jobId}`, admin).answered;
    expect(said()).toEqual([]);
    server.assertClean();
  });
});

describe('a picture', () => {
  test('sent with the command, or replied to, is drawn from', async () => {
    const { telegram, server, ana, ben, group } = await aGroup();
    await server.send({ chat: group, from: ana, photo: await aPicture(), caption: '/image as a fox' });
    const first = telegram.jobOf(await telegram.nextJob(1));
    expect(first.request?.initImage?.path).toMatch(/uploads/);
    const posted = await server.send({
      chat: group,
      from: ben,
      document: { bytes: await aPicture(), name: 'me.png', mimeType: 'image/png' },
    });
    await server.send({ chat: group, from: ana, text: '/image as a cat', replyTo: posted.message });
    await telegram.draw(first.id);
    const second = telegram.jobOf(await telegram.nextJob(2));
    expect(second.request?.initImage?.path).toMatch(/uploads/);
    server.assertClean();
  });

  test('of somebody who may not ask is not downloaded', async () => {
    const { telegram, server, ana, group, steer } = await aGroup();
    steer.drain('operator');
    await server.send({ chat: group, from: ana, photo: await aPicture(), caption: '/image as a fox' });
    const refusal = texts.refusal({ kind: 'draining' }, 'en');
    await server.whenMessage(group.id, (message) => textOf(message) === refusal);
    expect(telegram.callsTo('getFile')).toEqual([]);
    server.assertClean();
  });

  test('that cannot be downloaded is refused with a sentence', async () => {
    const { server, ana, group, engine } = await aGroup();
    server.fail({
      methods: ['getFile'],
      fault: { kind: 'error', code: 400, description: 'Bad Request: file is too big' },
    });
    await server.send({ chat: group, from: ana, photo: await aPicture(), caption: '/image as a fox' });
    await server.whenMessage(group.id, (message) => textOf(message).includes('20'));
    expect(engine.jobs).toEqual([]);
    server.assertClean();
  });
});

describe('a line that cannot be understood', () => {
  test('is answered in the language that the person has set', async () => {
    const { server, stores } = await aTelegram();
    const ana = server.addUser({ language_code: 'en' });
    const home = server.privateChat(ana);
    const person = { surface: 'telegram', userExternalId: String(ana.id), spaceExternalId: 'x' } as const;
    stores.chatSettings.write(stores.users.recognise(person, 1).userId, { locale: 'pt-BR' }, 1);
    await server.send({ chat: home, from: ana, text: '/imgae a fox' });
    const reply = await server.whenMessage(home.id, ({ from }) => from?.is_bot === true);
    expect(textOf(reply)).toContain('Você quis dizer');
    server.assertClean();
  });

  test.each([
    ['en', '/image a fox --seeed 7', 'Did you mean --seed?'],
    ['pt-br', '/imagem uma raposa --sement 7', 'Você quis dizer --semente?'],
    ['en', '/imgae a fox', 'Did you mean /image?'],
    [
      'pt-br',
      '/abracadabra',
      texts.tell({ id: 'telegram-unknown-command', values: { typed: '/abracadabra' } }, 'pt-BR'),
    ],
  ])('is answered in the person’s language (%s): %s', async (languageCode, text, answer) => {
    const { server, engine } = await aTelegram();
    const ana = server.addUser({ language_code: languageCode });
    const home = server.privateChat(ana);
    await server.send({ chat: home, from: ana, text });
    const reply = await server.whenMessage(home.id, ({ from }) => from?.is_bot === true);
    expect(textOf(reply)).toContain(answer);
    expect(engine.jobs).toEqual([]);
    server.assertClean();
  });
});
