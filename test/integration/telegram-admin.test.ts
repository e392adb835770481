import type { User } from 'grammy/types';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startChatGateway } from '../support/chat-gateway.ts';
import { startTelegramServer } from '../support/telegram-server/telegram-server.ts';
import { isDrawing, jobOf, talkOn, textOf } from '../support/telegram-talk.ts';
import { texts } from '../support/texts.ts';
import { told } from '../support/told.ts';

const server = await startTelegramServer();
const [olgaUser, ruiUser] = [
  server.addUser({ first_name: 'Olga', language_code: 'en' }),
  server.addUser({ first_name: 'Rui', language_code: 'en' }),
];
const office = server.addGroup({ title: 'Office', kind: 'supergroup', creator: olgaUser });
const club = server.addGroup({ title: 'Club', kind: 'group', creator: ruiUser });
const gateway = await startChatGateway({
  telegram: server,
  env: { PINCEL_ADMIN_SPACES: `telegram:${office.id}` },
});
const talk = talkOn(server);

afterEach(() => server.assertClean());
afterAll(() => gateway.remove());

/** She manages the group whose managers look after Pincel; he manages another one. */
const olga = await talk.person(olgaUser);
const rui = await talk.person(ruiUser);

type Group = typeof office;

/** What somebody is answered in a group, for all to see. */
async function said(chat: Group, from: User, text: string): Promise<string> {
  return textOf(await talk.ask({ chat, from, text }));
}

/** What somebody who writes in a group is answered in their private chat. */
async function whispered(chat: Group, from: User, text: string): Promise<string> {
  return textOf(await talk.askAndLook(from.id, { chat, from, text }));
}

/** Draws nothing: what is said to a request in a private chat. */
async function refused(from: User, text: string): Promise<string> {
  return textOf(await talk.ask({ chat: server.privateChat(from), from, text }));
}

describe('an admin of Pincel', () => {
  test('gives credits and sets limits, which the next request feels', async () => {
    const ana = await talk.person();
    const target = `telegram:${ana.id}`;
    expect(await whispered(office, olga, `/quota_admin grant ${ana.id} 50 for the poster`)).toBe(
      told('admin-grant-given', { target, price: 50, before: 300, after: 350 }),
    );
    expect(await refused(ana, '/quota')).toContain(
      told('account-entry-adjust', { reason: 'for the poster' }),
    );
    expect(await whispered(office, olga, `/quota_admin grant ${ana.id} -350`)).toBe(
      told('admin-grant-taken', { target, price: 350, before: 350, after: 0 }),
    );
    expect(await refused(ana, '/image a cat')).toMatch(/^This costs [\d.]+ credits?, and you have 0/);
    const unlimited = told('admin-rule-unlimited');
    expect(await whispered(office, olga, `/quota_admin set ${ana.id} capacity unlimited`)).toBe(
      told('admin-quota-changed', { target, before: told('admin-rule-none'), after: unlimited }),
    );
    const chat = server.privateChat(ana);
    expect(isDrawing(await talk.draw({ chat, from: ana, text: '/image a cat --quality draft' }))).toBe(true);
    expect(await whispered(office, olga, `/quota_admin show ${ana.id}`)).toContain(
      told('admin-quota-rule', { target, rule: unlimited }),
    );
  });

  test('blocks whom a message is from, which the next request and button feel, and lets them ask again', async () => {
    const ana = await talk.person();
    const chat = server.privateChat(ana);
    const drawing = await talk.draw({ chat, from: ana, text: '/image a cat --quality draft' });
    const { message: hello } = await server.send({ chat: office, from: ana, text: 'hello' });
    const byReply = { chat: office, from: olga, replyTo: hello };
    const blocked = await talk.askAndLook(olga.id, { ...byReply, text: '/quota_admin block' });
    expect(textOf(blocked)).toContain(told('admin-rule-blocked'));
    const sentence = texts.refusal({ kind: 'blocked' }, 'en');
    expect(await refused(ana, '/image a cat')).toBe(sentence);
    expect(await talk.press(drawing, 'again', ana)).toBe(sentence);
    const mention = { words: 'Ana B.', user: ana };
    const unblocked = await talk.askAndLook(olga.id, {
      chat: office,
      from: olga,
      text: '/quota_admin unblock Ana B.',
      mentions: [mention],
    });
    expect(textOf(unblocked)).toContain(told('admin-rule-not-blocked'));
    expect(isDrawing(await talk.pressFor(drawing, 'again', ana, isDrawing))).toBe(true);
  });

  test('holds the queue up, stops what waits, and lets it go on', async () => {
    const ana = await talk.person();
    const chat = server.privateChat(ana);
    expect(await whispered(office, olga, '/queue_admin pause')).toBe(told('admin-queue-paused'));
    expect(await whispered(office, olga, '/queue_admin pause')).toBe(told('admin-queue-paused-before'));
    const [first, second] = [
      await talk.ask({ chat, from: ana, text: '/image a cat --quality draft' }),
      await talk.ask({ chat: club, from: ana, text: '/image a secret dog --quality draft' }),
    ];
    expect(await refused(ana, '/queue')).toContain(told('account-queue-paused'));
    const all = await whispered(office, olga, '/queue_admin list');
    expect(all).toContain(told('admin-queue-is-paused'));
    for (const each of [first, second]) expect(all).toContain(jobOf(each));
    expect(all).not.toContain('secret');
    const values = { outcome: 'canceled', jobId: jobOf(first), who: `telegram:${ana.id}` };
    expect(await whispered(office, olga, `/queue_admin cancel ${jobOf(first)}`)).toBe(
      told('admin-queue-canceled', values),
    );

    // Whoever manages another group sees and stops what was asked for there, and nothing else.
    const here = await whispered(club, rui, '/queue_admin list');
    expect([here.includes(jobOf(first)), here.includes(jobOf(second))]).toEqual([false, true]);
    expect(await whispered(club, rui, '/queue_admin resume')).toBe(told('admin-only-pincel'));
    // As it is typed on Telegram.
    expect(await whispered(club, rui, `/queue_admin cancel ${jobOf(first)}`)).toBe(
      told('admin-queue-unknown').replace('/queue-admin', '/queue_admin'),
    );

    expect(await whispered(office, olga, '/queue_admin resume')).toBe(told('admin-queue-resumed'));
    await server.whenMessage(club.id, isDrawing);
    const canceled = await server.whenMessage(chat.id, (each) =>
      textOf(each).includes(told('live-canceled')),
    );
    expect(canceled.message_id).toBe(first.message_id);
    expect(server.chat(chat.id).messages.some(isDrawing)).toBe(false);
  });
});

describe('a manager of a group', () => {
  test('sets its rules, which the next request there feels, and no other place', async () => {
    const ana = await talk.person();
    const chat = club;
    expect(await said(chat, rui, '/policy words deny add spider, snake')).toContain(
      told('admin-words-added', { words: 'spider, snake' }),
    );
    const denied = texts.refusal({ kind: 'word-denied', field: 'prompt' }, 'en');
    expect(await said(chat, ana, '/image a big Sp1der')).toBe(denied);
    expect(await said(chat, rui, '/policy words deny remove snake')).toContain(
      told('admin-words-removed', { words: 'snake' }),
    );
    expect(await said(chat, rui, '/policy kind gif admin')).toBe(
      told('admin-policy-changed', {
        part: 'gif',
        before: told('choice-from-role-member'),
        after: told('choice-from-role-admin'),
      }),
    );
    expect(await said(chat, ana, '/gif a cat')).toBe(
      texts.refusal({ kind: 'kind-not-allowed', mediaKind: 'gif' }, 'en'),
    );
    expect(await said(chat, rui, '/policy channel allow')).toContain(
      told('admin-this-channel', { id: String(club.id) }),
    );
    expect(await said(chat, rui, '/policy nsfw always')).toContain(told('choice-rule-always'));
    const drawing = await talk.draw({ chat, from: ana, text: '/image a naked ghost --quality draft' });
    expect(drawing.has_media_spoiler).toBe(true);
    expect(await refused(ana, '/image a naked ghost')).toBe(
      texts.refusal({ kind: 'nsfw-not-allowed', whereAllowed: 'nowhere' }, 'en'),
    );
  });

  test('sees what was decided there, and nothing of other places', async () => {
    const ours = await whispered(club, rui, '/audit recent 50');
    expect(ours).toContain(told('admin-audit-kind', { kind: 'policy-changed' }));
    expect(ours).not.toContain(told('admin-audit-kind', { kind: 'queue-paused' }));
    const all = await whispered(office, olga, '/audit recent 50');
    for (const kind of ['policy-changed', 'queue-paused', 'refused']) {
      expect(all).toContain(told('admin-audit-kind', { kind }));
    }
    const file = await talk.askAndLook(
      rui.id,
      { chat: club, from: rui, text: '/audit export' },
      (each) => each.document !== undefined,
    );
    const lines = Buffer.from(await server.readFile(file.document?.file_id ?? '')).toString();
    expect(lines).toContain('"kind":"policy-changed"');
    expect(lines).not.toContain('naked ghost');
  });

  test('may neither give credits nor block anybody', async () => {
    const ana = await talk.person();
    for (const verb of [
      `grant ${ana.id} 5`,
      `set ${ana.id} capacity 5`,
      `block ${ana.id}`,
      `show ${ana.id}`,
    ]) {
      expect(await whispered(club, rui, `/quota_admin ${verb}`)).toBe(told('admin-only-pincel'));
    }
    expect(await whispered(club, rui, '/quota_admin show')).toBe(
      told('admin-quota-rule', { target: told('admin-target-space'), rule: told('admin-rule-none') }),
    );
  });

  test('is nobody in particular in another group, and in private', async () => {
    expect(await whispered(office, rui, '/queue_admin pause')).toBe(told('admin-only-pincel'));
    expect(await said(office, rui, '/policy nsfw always')).toBe(told('admin-only-space'));
    expect(await refused(rui, '/policy show')).toBe(told('admin-policy-not-direct'));
    expect(await refused(rui, '/audit recent')).toBe(told('admin-only-space'));
  });
});

test('a member of the group is refused what its managers may', async () => {
  const ana = await talk.person();
  expect(await said(office, ana, '/policy nsfw always')).toBe(told('admin-only-space'));
  for (const [command, answer] of [
    [`/quota_admin grant ${ana.id} 1000`, 'admin-only-pincel'],
    ['/quota_admin show', 'admin-only-space'],
    ['/queue_admin pause', 'admin-only-pincel'],
    ['/queue_admin list', 'admin-only-space'],
    ['/audit recent', 'admin-only-space'],
    ['/audit export', 'admin-only-space'],
  ] as const) {
    expect(await whispered(office, ana, command)).toBe(told(answer));
  }
});

test('two accounts of one person on Telegram become one by a code', async () => {
  const [old, current] = [await talk.person(), await talk.person()];
  const chat = server.privateChat(old);
  const drawing = await talk.draw({ chat, from: old, text: '/image a cat --quality draft --seed 77' });
  const [, code = ''] = /Your code is (\S+)\. /.exec(await refused(old, '/link')) ?? [];
  expect(await refused(old, `/link ${code}`)).toBe(told('account-link-same-account'));
  expect(await refused(current, `/link ${code}`)).toBe(told('account-link-done'));
  expect(await refused(current, '/history')).toContain('seed 77');
  // Both go on as one.
  expect(await refused(old, '/history')).toContain('seed 77');
  expect(isDrawing(await talk.pressFor(drawing, 'again', old, isDrawing))).toBe(true);
  expect(await refused(current, `/link ${code}`)).toBe(told('account-link-unknown-code'));
});
