import {
  ComponentType,
  InteractionResponseType,
  Locale,
  MessageFlags,
  PermissionFlagsBits,
} from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import type { Answer } from '../../src/chat/answer.ts';
import { message } from '../../src/domain/message.ts';
import { aBot, buttonsOf, patience } from '../support/a-discord-bot.ts';
import { texts } from '../support/texts.ts';

const accepted = (jobId: string, isPrivate = false): Answer => ({
  kind: 'accepted',
  jobId,
  text: 'Yours is next.',
  isPrivate,
  buttons: [[{ id: `cancel:${jobId}`, label: 'Cancel', style: 'danger' }]],
});

describe('a command', () => {
  test('is handed over as the table names it, with who sent it from where', async () => {
    const world = await aBot();
    await world.connect();
    const { guildId, channelId, user } = await world.aPlace();
    const asked = await world.server.command({
      user,
      channelId,
      name: 'image',
      options: { prompt: 'a cat', size: 'portrait', seed: 7, private: true },
      permissions: PermissionFlagsBits.ManageGuild,
      roleIds: ['112233445566778899'],
    });
    await asked.acknowledged;
    expect(world.heard).toHaveLength(1);
    expect(world.heard[0]?.call).toEqual({
      kind: 'command',
      name: 'image',
      options: { prompt: 'a cat', size: 'portrait', seed: 7, private: true },
    });
    expect(world.heard[0]?.caller).toEqual({
      surface: 'discord',
      userExternalId: user.id,
      spaceExternalId: guildId,
      isDirect: false,
      channelExternalId: channelId,
      isAgeRestricted: false,
      isManager: true,
      isModerator: false,
      platformRoleIds: ['112233445566778899'],
      languages: ['en-US', 'en-US'],
    });
    expect(world.heard[0]?.event).toMatchObject({
      key: `discord:${asked.id}`,
      destinationKey: channelId,
      longestWaitMs: undefined,
    });
    world.server.assertClean();
  });

  test('with a verb is handed over with the verb', async () => {
    const world = await aBot();
    await world.connect();
    const { channelId, user } = await world.aPlace();
    const target = world.server.world.addUser('bob');
    const asked = await world.server.command({
      user,
      channelId,
      name: 'quota-admin',
      subcommand: 'grant',
      options: { user: target, credits: 5 },
      permissions: PermissionFlagsBits.ManageGuild,
    });
    await asked.acknowledged;
    expect(world.heard[0]?.call).toEqual({
      kind: 'command',
      name: 'quota-admin',
      verb: 'grant',
      options: { user: target.id, credits: 5 },
    });
    world.server.assertClean();
  });

  test('is answered in private with nothing that Discord would format', async () => {
    const text = '# **hi** @everyone [x](https://evil.example) <@1>';
    const world = await aBot({ answer: () => ({ kind: 'text', text, isPrivate: true }) });
    await world.connect();
    const { channelId, user } = await world.aPlace();
    const asked = await world.server.command({ user, channelId, name: 'help' });
    const answer = await asked.acknowledged;
    expect(answer).toMatchObject({
      type: 4,
      data: {
        flags: MessageFlags.Ephemeral,
        allowed_mentions: { parse: [] },
        content: String.raw`\# \*\*hi\*\* \@everyone \[x\](https\://evil.example) \<\@1\>`,
      },
    });
    await expect.poll(() => world.acknowledgedMs, patience).toHaveLength(1);
    world.server.assertClean();
  });

  test('that draws is noted with its message, which is followed from then on', async () => {
    const world = await aBot({ answer: (heard) => accepted(world.accept(heard)) });
    await world.connect();
    const { channelId, user } = await world.aPlace();
    const asked = await world.server.command({
      user,
      channelId,
      name: 'image',
      options: { prompt: 'a cat' },
    });
    const posted = await asked.whenMessage(() => true);
    await expect.poll(() => world.followed, patience).toHaveLength(1);
    const [jobId = ''] = world.followed;
    expect(buttonsOf(posted)).toEqual([`cancel:${jobId}`]);
    expect(world.addressOf(jobId)).toMatchObject({
      channelId,
      messageId: posted.id,
      target: '@original',
      isEphemeral: false,
    });
    world.server.assertClean();
  });

  test('that comes five times is answered once', async () => {
    const world = await aBot({ answer: (heard) => accepted(world.accept(heard)) });
    await world.connect();
    const { channelId, user } = await world.aPlace();
    const asked = await world.server.command({
      user,
      channelId,
      name: 'image',
      options: { prompt: 'a cat' },
    });
    for (let copy = 1; copy < 5; copy += 1) asked.redeliver();
    await asked.acknowledged;
    await expect.poll(() => world.followed, patience).toHaveLength(1);
    expect(world.heard).toHaveLength(1);
    expect(world.server.calls.filter(({ route }) => route?.includes('callback') === true)).toHaveLength(1);
    world.server.assertClean();
  });

  test('whose answer came too late is accepted all the same, with no message noted', async () => {
    const world = await aBot({ answer: (heard) => accepted(world.accept(heard)) });
    await world.connect();
    const { channelId, user } = await world.aPlace();
    world.server.faults.next({
      fault: { status: 500 },
      when: 'before',
      count: 10,
      match: ({ route }) => route.includes('callback'),
    });
    await world.server.command({ user, channelId, name: 'image', options: { prompt: 'a cat' } });
    await expect
      .poll(() => world.log.map((line) => line.message), patience)
      .toContain('an interaction was not answered in time');
    expect(world.followed).toEqual([]);
    expect(world.stores.jobs.count().queued + world.stores.jobs.count().running).toBe(1);
  });

  test('with a picture is answered at once, and again when the picture is there', async () => {
    const arrival = Promise.withResolvers<void>();
    const world = await aBot({
      answer: (heard) => accepted(world.accept(heard)),
      async fetchUpload() {
        await arrival.promise;
        return { ok: true, path: '/a-cat' };
      },
    });
    await world.connect();
    const { channelId, user } = await world.aPlace();
    const asked = await world.server.command({
      user,
      channelId,
      name: 'image',
      options: {
        prompt: 'a cat',
        picture: { fileName: 'cat.png', contentType: 'image/png', bytes: new Uint8Array([1]) },
      },
    });
    expect(await asked.acknowledged).toMatchObject({ type: 5 });
    expect(world.heard).toEqual([]);
    arrival.resolve();
    await asked.whenMessage(({ content }) => content === 'Yours is next.');
    await expect.poll(() => world.followed, patience).toHaveLength(1);
    expect(world.heard[0]?.call).toEqual({
      kind: 'command',
      name: 'image',
      options: { prompt: 'a cat' },
      picture: { ok: true, path: '/a-cat' },
    });
    world.server.assertClean();
  });

  test('with a picture of somebody who may not ask is refused at once, and nothing is downloaded', async () => {
    const fetched: string[] = [];
    const world = await aBot({
      answerEarly: () => ({ kind: 'text', text: 'Not you.', isPrivate: true }),
      async fetchUpload(url) {
        fetched.push(url);
        return { ok: true, path: '/a-cat' };
      },
    });
    await world.connect();
    const { channelId, user } = await world.aPlace();
    const asked = await world.server.command({
      user,
      channelId,
      name: 'image',
      options: {
        prompt: 'a cat',
        picture: { fileName: 'cat.png', contentType: 'image/png', bytes: new Uint8Array([1]) },
      },
    });
    expect(await asked.acknowledged).toMatchObject({
      type: 4,
      data: { content: 'Not you.', flags: MessageFlags.Ephemeral },
    });
    expect([fetched, world.heard]).toEqual([[], []]);
    world.server.assertClean();
  });

  test('that is refused after a public promise is refused in private', async () => {
    const world = await aBot({ answer: () => ({ kind: 'text', text: 'No.', isPrivate: true }) });
    await world.connect();
    const { channelId, user } = await world.aPlace();
    const asked = await world.server.command({
      user,
      channelId,
      name: 'image',
      options: {
        prompt: 'a cat',
        picture: { fileName: 'cat.png', contentType: 'image/png', bytes: new Uint8Array([1]) },
      },
    });
    const refusal = await asked.whenMessage(({ content }) => content === 'No.');
    expect(refusal.flags).toBe(MessageFlags.Ephemeral);
    expect(world.server.messagesIn(channelId)).toEqual([]);
    world.server.assertClean();
  });

  test('that takes long is answered first with that, then with its files', async () => {
    const work = Promise.withResolvers<Exclude<Answer, { kind: 'slow' }>>();
    const world = await aBot({ answer: () => ({ kind: 'slow', isPrivate: true, work: () => work.promise }) });
    await world.connect();
    const { channelId, user } = await world.aPlace();
    const asked = await world.server.command({ user, channelId, name: 'history' });
    expect(await asked.acknowledged).toMatchObject({ type: 5, data: { flags: MessageFlags.Ephemeral } });
    const file = {
      bytes: new Uint8Array([1]),
      fileName: 'log.jsonl',
      mimeType: 'text/plain',
      description: 'All',
    };
    work.resolve({ kind: 'files', text: 'Here.', isPrivate: true, files: [file] });
    const answer = await asked.whenMessage(({ content }) => content === 'Here.');
    expect(answer.attachments[0]).toMatchObject({ filename: 'log.jsonl', description: 'All' });
    world.server.assertClean();
  });

  test('that this version lacks is answered with what to do, in the language of the person', async () => {
    const world = await aBot();
    await world.connect();
    const { channelId, user } = await world.aPlace();
    const { server } = world;
    await fetch(`${server.apiRoot}/v10/applications/${server.applicationId}/commands`, {
      method: 'POST',
      headers: {
        Authorization: `Bot ${server.token()}`,
        'Content-Type': 'application/json',
        'User-Agent': 'DiscordBot (https://pincel.example, 1)',
      },
      body: JSON.stringify({ name: 'retired', description: 'Of an earlier version', type: 1 }),
    });
    const asked = await server.command({ user, channelId, name: 'retired', locale: Locale.PortugueseBR });
    const answer = await asked.whenMessage(() => true);
    expect(answer.content).toBe(texts.tell(message('discord-unknown-command'), 'pt-BR'));
    expect(answer.flags).toBe(MessageFlags.Ephemeral);
    server.assertClean();
  });
});

describe('an option that is typed into', () => {
  test('is offered what fits, at most 25', async () => {
    const world = await aBot({
      complete: ({ name, option, typed }) =>
        Array.from({ length: 30 }, (_, at) => ({
          label: `${name} ${option} ${typed} ${at}`,
          value: `${at}`,
        })),
    });
    await world.connect();
    const { channelId, user } = await world.aPlace();
    const asked = await world.server.autocomplete({
      user,
      channelId,
      name: 'image',
      options: { prompt: 'a cat', style: 'wat' },
      focused: 'style',
    });
    const answer = await asked.acknowledged;
    if (
      answer === 'timed out' ||
      answer.type !== InteractionResponseType.ApplicationCommandAutocompleteResult
    )
      throw new Error('Expected choices');
    expect(answer.data.choices).toHaveLength(25);
    expect(answer.data.choices?.[0]).toEqual({ name: 'image style wat 0', value: '0' });
    world.server.assertClean();
  });
});

describe('a button', () => {
  const withButton = async (answer: Parameters<typeof aBot>[0]) => {
    const world = await aBot({
      ...answer,
      answer: (heard) =>
        heard.call.kind === 'command'
          ? {
              kind: 'text',
              text: 'Ready.',
              isPrivate: false,
              buttons: [[{ id: 'delete:job', label: 'Delete', style: 'plain' }]],
            }
          : (answer?.answer?.(heard) ?? { kind: 'text', text: 'Pressed.', isPrivate: true }),
    });
    await world.connect();
    const place = await world.aPlace();
    const asked = await world.server.command({ ...place, name: 'help' });
    const posted = await asked.whenMessage(() => true);
    return { world, posted, ...place };
  };

  test('is answered with what it does', async () => {
    const { world, posted, user } = await withButton({});
    const pressed = world.server.press(posted, 'delete:job', { user });
    await pressed.whenMessage(({ content }) => content === 'Pressed.');
    expect(world.heard.at(-1)?.call).toEqual({ kind: 'button', id: 'delete:job' });
    world.server.assertClean();
  });

  test('that deletes takes its message away and says so in private', async () => {
    const { world, posted, channelId, user } = await withButton({
      answer: () => ({ kind: 'delete-message', jobId: 'job', text: 'Gone.' }),
    });
    const pressed = world.server.press(posted, 'delete:job', { user });
    const said = await pressed.whenMessage(({ content }) => content === 'Gone.');
    expect(said.flags).toBe(MessageFlags.Ephemeral);
    expect(world.server.messagesIn(channelId).map(({ content }) => content)).not.toContain('Ready.');
    world.server.assertClean();
  });

  test('that asks for another prompt opens a form, and what comes back is an edit', async () => {
    const { world, posted, user } = await withButton({
      answer: ({ call }) =>
        call.kind === 'edit'
          ? { kind: 'text', text: call.prompt, isPrivate: true }
          : {
              kind: 'ask-prompt',
              jobId: 'job-1',
              title: 'Another prompt',
              promptLabel: 'Prompt',
              negativePromptLabel: 'Not',
              prompt: 'a cat',
              negativePrompt: '',
            },
    });
    const pressed = world.server.press(posted, 'delete:job', { user });
    await pressed.acknowledged;
    expect(pressed.modal()?.title).toBe('Another prompt');
    const submitted = world.server.submitModal(pressed, { prompt: 'a dog', negative: 'rain' });
    await submitted.acknowledged;
    expect(world.heard.at(-1)?.call).toEqual({
      kind: 'edit',
      jobId: 'job-1',
      prompt: 'a dog',
      negativePrompt: 'rain',
    });
    expect(posted.components?.[0]?.type).toBe(ComponentType.ActionRow);
    world.server.assertClean();
  });
});
