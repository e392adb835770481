import { Locale as DiscordLocale, MessageFlags, PermissionFlagsBits } from 'discord-api-types/v10';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startChatGateway } from '../support/chat-gateway.ts';
import type { AutocompleteInput } from '../support/discord-server/interaction-inputs.ts';
import { aDiscord, isDrawing, readable, talkOn, whenMessage } from '../support/discord-talk.ts';
import { told } from '../support/told.ts';

const { server, channel } = await aDiscord();
const gateway = await startChatGateway({ discord: server });
const talk = talkOn(server);

afterEach(() => server.assertClean());
afterAll(() => gateway.remove());

/** Commands of everybody, and a message that is in the answer. */
const commands = [
  ['help', 'account-help-group', {}],
  ['start', 'account-start', {}],
  ['queue', 'account-queue-empty', {}],
  ['cancel', 'account-cancel-nothing', {}],
  ['quota', 'account-quota-unit', {}],
  ['history', 'account-history-empty', {}],
  ['settings', 'account-settings-yours', {}],
  ['link', 'account-link-unknown-code', { code: 'wrong' }],
  ['login', 'account-login-no-page', {}],
  ['privacy', 'account-privacy-where', {}],
  ['forget', 'account-forget-what', {}],
] as const;

describe('commands of everybody', () => {
  test('are answered in the language of the client, to the person alone', async () => {
    const ana = talk.person();
    const bruno = talk.person('bruno');
    for (const [name, id, options] of commands) {
      const sending = { channelId: channel.id };
      const answer = await talk.ask({ ...sending, user: ana }, name, options);
      const resposta = await talk.ask(
        { ...sending, user: bruno, locale: DiscordLocale.PortugueseBR },
        name,
        options,
      );
      expect(readable(answer)).toContain(told(id));
      expect(readable(resposta)).toContain(told(id, {}, 'pt-BR'));
      expect([answer.flags, resposta.flags]).toEqual([MessageFlags.Ephemeral, MessageFlags.Ephemeral]);
    }
    expect(server.messagesIn(channel.id)).toEqual([]);
  });

  test('are answered in the language of the server when the client speaks none of ours', async () => {
    const carla = talk.person('carla');
    const lisbon = server.world.addGuild({ locale: DiscordLocale.PortugueseBR });
    const place = server.world.addChannel({ guildId: lisbon.id });
    const sending = { user: carla, channelId: place.id, locale: DiscordLocale.Korean };
    expect(readable(await talk.ask(sending, 'quota'))).toContain(told('account-quota-unit', {}, 'pt-BR'));
  });

  test('are answered in the language that somebody has set, until they take it back', async () => {
    const ana = talk.person();
    const sending = { user: ana, channelId: channel.id };
    const say = async (name: string, options = {}) => readable(await talk.ask(sending, name, options));
    expect(await say('settings', { language: 'pt-BR' })).toMatch(/^Idioma: .* → português \(Brasil\)$/);
    expect(await say('quota')).toContain(told('account-quota-unit', {}, 'pt-BR'));
    const drawing = await talk.draw(sending, 'image', { prompt: 'um gato' });
    expect(drawing.content).toMatch(/^um gato\nSemente \d+\nCustou [\d,]+ créditos?\.\nGerado por IA/);
    expect(await say('settings', { language: 'auto' })).toMatch(/^Language: português \(Brasil\) → /);
    expect(await say('history')).toMatch(
      /^What you asked for lately:\n1\. Picture "um gato", seed \d+, .*: delivered\.$/,
    );
  });

  test('work in a conversation with the bot', async () => {
    const ana = talk.person();
    const sending = { user: ana, channelId: server.world.directChannel(ana.id).id };
    expect(readable(await talk.ask(sending, 'help'))).toContain(told('account-help-direct'));
  });

  test('a word that is none of ours is explained, also to clients with old commands', async () => {
    const ana = talk.person();
    const answer = await talk.ask({ user: ana, channelId: channel.id }, 'image', {
      prompt: 'a cat',
      style: 'baroque',
    });
    expect(readable(answer)).toContain('There is no style called "baroque".');
    expect(answer.flags).toBe(MessageFlags.Ephemeral);
  });

  test('somebody can have everything about them forgotten', async () => {
    const ana = talk.person();
    const sending = { user: ana, channelId: channel.id };
    await talk.draw(sending, 'image', { prompt: 'a cat' });
    const done = await talk.ask(sending, 'forget', { confirm: true });
    expect(readable(done)).toBe(told('account-forget-done', { jobs: 1, media: 1 }));
    expect(readable(await talk.ask(sending, 'history'))).toBe(told('account-history-empty'));
  });
});

describe('while somebody types', () => {
  const complete = async (input: Omit<AutocompleteInput, 'channelId'>) => {
    const typing = await server.autocomplete({ channelId: channel.id, ...input });
    const answer = await typing.acknowledged;
    if (answer === 'timed out' || !('data' in answer) || answer.data === undefined)
      throw new Error('Too late');
    return 'choices' in answer.data ? (answer.data.choices ?? []) : [];
  };

  test('styles are offered by what they are called in the language of the client', async () => {
    const user = talk.person();
    const typing = { user, name: 'image', focused: 'style' };
    const options = { prompt: 'a cat', style: 'p' };
    expect((await complete({ ...typing, options })).map(({ value }) => value)).toContain('pixel-art');
    const locale = DiscordLocale.PortugueseBR;
    expect(await complete({ ...typing, locale, options: { ...options, style: 'aqua' } })).toEqual([
      { name: 'aquarela', value: 'watercolor' },
    ]);
  });

  test('motions are those of the model', async () => {
    const user = talk.person();
    const options = { prompt: 'a ball', motion: 'bou' };
    expect(await complete({ user, name: 'gif', focused: 'motion', options })).toEqual([
      { name: 'bouncing', value: 'bouncing' },
    ]);
  });

  test('one’s own waiting drawings are offered to be canceled, and nobody else’s', async () => {
    const ana = talk.person();
    const bruno = talk.person('bruno');
    const waiting = await Promise.all(
      ['a cat', 'a bird'].map((prompt) =>
        talk.command({ user: ana, channelId: channel.id }, 'image', { prompt, count: 2, quality: 'draft' }),
      ),
    );
    const typing = { name: 'cancel', focused: 'job', options: { job: '' } };
    const offered = await complete({ ...typing, user: ana });
    expect(offered.map(({ name }) => name)).toContainEqual(expect.stringMatching(/^a bird: /));
    expect(await complete({ ...typing, user: bruno })).toEqual([]);
    await Promise.all(waiting.map((each) => whenMessage(each, isDrawing)));
  });

  test('what only admins set is offered to nobody else', async () => {
    const typing = { name: 'quota-admin', subcommand: 'set', focused: 'capacity', options: { capacity: '' } };
    const permissions = PermissionFlagsBits.ManageGuild;
    expect(await complete({ ...typing, user: talk.person(), permissions })).toEqual([]);
  });
});
