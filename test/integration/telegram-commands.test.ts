import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startChatGateway } from '../support/chat-gateway.ts';
import { startTelegramServer } from '../support/telegram-server/telegram-server.ts';
import { isDrawing, talkOn, textOf } from '../support/telegram-talk.ts';
import { told } from '../support/told.ts';

const server = await startTelegramServer();
const gateway = await startChatGateway({ telegram: server });
const talk = talkOn(server);

afterEach(() => server.assertClean());
afterAll(() => gateway.remove());

/** Commands of everybody by their names in each language, and a message that is in the answer. */
const commands = [
  ['/help', '/ajuda', 'account-help-direct'],
  ['/start', '/inicio', 'account-start'],
  ['/queue', '/fila', 'account-queue-empty'],
  ['/cancel', '/cancelar', 'account-cancel-nothing'],
  ['/quota', '/cota', 'account-quota-unit'],
  ['/history', '/historico', 'account-history-empty'],
  ['/settings', '/ajustes', 'account-settings-yours'],
  ['/link wrong', '/vincular errado', 'account-link-unknown-code'],
  ['/login', '/entrar', 'account-login-no-page'],
  ['/privacy', '/privacidade', 'account-privacy-where'],
  ['/forget', '/esquecer', 'account-forget-what'],
] as const;

describe('commands of everybody', () => {
  test('are answered in the language of the app', async () => {
    const ana = await talk.person({ language_code: 'en' });
    const bruno = await talk.person({ language_code: 'pt-br' });
    for (const [english, portuguese, id] of commands) {
      const answer = await talk.ask({ chat: server.privateChat(ana), from: ana, text: english });
      const resposta = await talk.ask({ chat: server.privateChat(bruno), from: bruno, text: portuguese });
      expect(textOf(answer)).toContain(told(id));
      expect(textOf(resposta)).toContain(told(id, {}, 'pt-BR'));
    }
  });

  test('that are misspelt are answered with the nearest one', async () => {
    const ana = await talk.person({ language_code: 'en' });
    const answer = await talk.ask({ chat: server.privateChat(ana), from: ana, text: '/imgae a cat' });
    const values = { typed: '/imgae', nearest: '/image' };
    expect(textOf(answer)).toBe(told('telegram-unknown-command-near', values));
  });

  test('are answered in the language that somebody has set, until they take it back', async () => {
    const ana = await talk.person({ language_code: 'en' });
    const chat = server.privateChat(ana);
    const say = async (text: string) => textOf(await talk.ask({ chat, from: ana, text }));
    expect(await say('/settings language pt-BR')).toMatch(/^Idioma: .* → português \(Brasil\)$/);
    expect(await say('/quota')).toContain(told('account-quota-unit', {}, 'pt-BR'));
    const drawing = await talk.draw({ chat, from: ana, text: '/image um gato --quality draft' });
    expect(textOf(drawing)).toMatch(
      /^um gato\nSemente \d+\nCustou [\d,]+ créditos?\.\nGerado por IA pelo Pincel/,
    );
    expect(await say('/ajustes idioma auto')).toMatch(/^Language: português \(Brasil\) → /);
    expect(await say('/historico')).toMatch(
      /^What you asked for lately:\n1\. Picture "um gato", seed \d+, .*: delivered\.$/,
    );
  });

  test('are heard by their name, and not when they are meant for another bot', async () => {
    const ana = await talk.person();
    const group = server.addGroup({ title: 'Many bots', kind: 'group', creator: ana });
    await server.send({ chat: group, from: ana, text: '/help@other_bot' });
    await server.send({ chat: group, from: ana, text: 'what a day' });
    const answer = await talk.ask({ chat: group, from: ana, text: '/help@PINCEL_bot' });
    expect(answer.reply_to_message?.text).toBe('/help@PINCEL_bot');
    expect(server.chat(group.id).messages.filter((each) => each.from?.is_bot === true)).toHaveLength(1);
  });
});

describe('in a group', () => {
  const personal = ['/queue', '/quota', '/history', '/settings', '/link', '/login', '/privacy', '/forget'];

  test('what is about a person is said to the person alone', async () => {
    const ana = await talk.person();
    const group = server.addGroup({ title: 'Drawers', kind: 'supergroup', creator: ana });
    for (const text of personal) {
      const answer = await talk.askAndLook(ana.id, { chat: group, from: ana, text });
      expect(textOf(answer)).not.toBe('');
    }
    expect(server.chat(group.id).messages.every((each) => each.from?.is_bot !== true)).toBe(true);
  });

  test('whoever has never started the bot is told how, and nothing else is said or done', async () => {
    const ana = await talk.person();
    const bruno = server.addUser({ language_code: 'pt-br' });
    const group = server.addGroup({ title: 'Drawers', kind: 'supergroup', creator: ana, members: [bruno] });
    server.privateChat(bruno);
    for (const text of [...personal, '/settings language en', '/image a secret --private']) {
      const hint = await talk.ask({ chat: group, from: bruno, text });
      expect(textOf(hint)).toMatch(
        /^Ainda não posso escrever para você em particular\. Abra https:\/\/t\.me\/pincel_bot\?start=1, /,
      );
    }
    expect(server.chat(bruno.id).messages).toEqual([]);
    expect(gateway.stores.users.find(`telegram:${bruno.id}`)).toBeUndefined();
  });

  test('a private drawing comes to the private chat', async () => {
    const ana = await talk.person();
    const group = server.addGroup({ title: 'Drawers', kind: 'supergroup', creator: ana });
    const drawing = await talk.next(
      ana.id,
      () => server.send({ chat: group, from: ana, text: '/image a cat --private --quality draft' }),
      isDrawing,
    );
    const again = await talk.pressFor(drawing, 'again', ana, isDrawing);
    expect([drawing.chat.id, again.chat.id]).toEqual([ana.id, ana.id]);
    expect(server.chat(group.id).messages.every((each) => each.from?.is_bot !== true)).toBe(true);
  });
});
