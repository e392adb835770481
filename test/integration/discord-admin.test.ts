import { type APIMessage, Locale, MessageFlags, PermissionFlagsBits } from 'discord-api-types/v10';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startChatGateway } from '../support/chat-gateway.ts';
import type { OptionInput } from '../support/discord-server/interaction-inputs.ts';
import { aDiscord, isDrawing, jobOf, readable, talkOn, whenMessage } from '../support/discord-talk.ts';
import { startTelegramServer } from '../support/telegram-server/telegram-server.ts';
import {
  isDrawing as isTelegramDrawing,
  talkOn as talkOnTelegram,
  textOf,
} from '../support/telegram-talk.ts';
import { texts } from '../support/texts.ts';
import { told } from '../support/told.ts';

const { server, guild: office, channel } = await aDiscord();
const telegram = await startTelegramServer();
const gateway = await startChatGateway({
  discord: server,
  telegram,
  env: { PINCEL_ADMIN_SPACES: `discord:${office.id}` },
});
const talk = talkOn(server);
const telegramTalk = talkOnTelegram(telegram);

const permissions = PermissionFlagsBits.ManageGuild;
/** She manages the server whose managers look after Pincel; he manages another one. */
const olga = { user: talk.person('olga'), channelId: channel.id, permissions };
const club = server.world.addGuild({ name: 'Club' });
const clubChannel = server.world.addChannel({ guildId: club.id });
const rui = { user: talk.person('rui'), channelId: clubChannel.id, permissions };

afterEach(() => {
  server.assertClean();
  telegram.assertClean();
});
afterAll(() => gateway.remove());

type Sending = Parameters<typeof talk.ask>[0];

/** What somebody is told, and nobody else sees. */
async function said(
  from: Sending,
  line: string,
  options: Readonly<Record<string, OptionInput>> = {},
): Promise<string> {
  const answer = await talk.ask(from, line, options);
  expect(answer.flags).toBe(MessageFlags.Ephemeral);
  return readable(answer);
}

const blockedSentence = texts.refusal({ kind: 'blocked' }, 'en');
const unlimited = told('admin-rule-unlimited');
const noRule = told('admin-rule-none');

describe('an admin of Pincel', () => {
  test('gives credits and sets limits, which the next request feels, and takes them back', async () => {
    const user = talk.person();
    const ana = { user, channelId: channel.id };
    const target = `discord:${user.id}`;
    expect(await said(olga, 'quota-admin grant', { user, credits: 50, reason: 'for the poster' })).toBe(
      told('admin-grant-given', { target, price: 50, before: 300, after: 350 }),
    );
    expect(await said(ana, 'quota')).toContain(told('account-entry-adjust', { reason: 'for the poster' }));
    expect(await said(olga, 'quota-admin grant', { user, credits: -350 })).toBe(
      told('admin-grant-taken', { target, price: 350, before: 350, after: 0 }),
    );
    expect(await said(ana, 'image', { prompt: 'a cat' })).toMatch(
      /^This costs [\d.]+ credits?, and you have 0/,
    );
    expect(await said(olga, 'quota-admin set', { user, capacity: 'unlimited' })).toBe(
      told('admin-quota-changed', { target, before: noRule, after: unlimited }),
    );
    expect(isDrawing(await talk.draw(ana, 'image', { prompt: 'a cat' }))).toBe(true);
    expect(await said(olga, 'quota-admin show', { user })).toContain(
      told('admin-quota-rule', { target, rule: unlimited }),
    );
    expect(await said(olga, 'quota-admin reset', { user })).toBe(
      told('admin-quota-changed', { target, before: unlimited, after: noRule }),
    );
  });

  test('sets the rule of a role and of the server', async () => {
    const member = told('admin-target-role', { role: 'member' });
    const waiting = told('admin-rule-waiting', { count: 3 });
    expect(await said(olga, 'quota-admin set', { role: 'member', waiting: 3 })).toBe(
      told('admin-quota-changed', { target: member, before: noRule, after: waiting }),
    );
    expect(await said(olga, 'quota-admin reset', { role: 'member' })).toContain(waiting);
    const here = told('admin-target-space');
    const running = told('admin-rule-running', { count: 1 });
    expect(await said(olga, 'quota-admin set', { running: 1 })).toContain(running);
    expect(await said(olga, 'quota-admin show')).toBe(
      told('admin-quota-rule', { target: here, rule: running }),
    );
    expect(await said(olga, 'quota-admin reset')).toContain(running);
  });

  test('blocks somebody, which the next request and button feel, and lets them ask again', async () => {
    const user = talk.person();
    const ana = { user, channelId: channel.id };
    const drawing = await talk.draw(ana, 'image', { prompt: 'a cat' });
    expect(await said(olga, 'quota-admin block', { user })).toContain(told('admin-rule-blocked'));
    expect(await said(ana, 'gif', { prompt: 'a cat' })).toBe(blockedSentence);
    expect(readable(await talk.pressFor(drawing, 'again', { user }))).toBe(blockedSentence);
    expect(await said(olga, 'quota-admin unblock', { user })).toContain(told('admin-rule-not-blocked'));
    expect(isDrawing(await talk.pressFor(drawing, 'again', { user }, isDrawing))).toBe(true);
  });

  test('holds the queue up, stops what waits, and lets it go on', async () => {
    const user = talk.person();
    const ana = { user, channelId: channel.id };
    expect(await said(olga, 'queue-admin pause')).toBe(told('admin-queue-paused'));
    expect(await said(olga, 'queue-admin pause')).toBe(told('admin-queue-paused-before'));
    const cat = await talk.command(ana, 'image', { prompt: 'a cat', quality: 'draft' });
    const dog = await talk.command({ user, channelId: clubChannel.id }, 'image', {
      prompt: 'a secret dog',
      quality: 'draft',
    });
    const isTold = () => true;
    const [firstJob, secondJob] = [
      jobOf(await whenMessage(cat, isTold)),
      jobOf(await whenMessage(dog, isTold)),
    ];
    await whenMessage(cat, (each) => readable(each).includes(told('live-paused')));
    expect(await said(ana, 'queue')).toContain(told('account-queue-paused'));
    const all = await said(olga, 'queue-admin list');
    expect(all).toContain(told('admin-queue-is-paused'));
    expect([all.includes(firstJob), all.includes(secondJob), all.includes('secret')]).toEqual([
      true,
      true,
      false,
    ]);
    const values = { outcome: 'canceled', jobId: firstJob, who: `discord:${user.id}` };
    expect(await said(olga, 'queue-admin cancel', { job: firstJob })).toBe(
      told('admin-queue-canceled', values),
    );

    // Whoever manages another server sees and stops what was asked for there, and nothing else.
    const here = await said(rui, 'queue-admin list');
    expect([here.includes(firstJob), here.includes(secondJob)]).toEqual([false, true]);
    expect(await said(rui, 'queue-admin resume')).toBe(told('admin-only-pincel'));
    expect(await said(rui, 'queue-admin cancel', { job: firstJob })).toBe(told('admin-queue-unknown'));

    expect(await said(olga, 'queue-admin resume')).toBe(told('admin-queue-resumed'));
    await whenMessage(dog, isDrawing);
    const canceled = await whenMessage(cat, (each) => readable(each).includes(told('live-canceled')));
    expect(canceled.attachments).toEqual([]);
  });

  test('makes the holders of a role trusted', async () => {
    const user = talk.person();
    const roleId = '112233445566778899';
    const ana = { user, channelId: channel.id, roleIds: [roleId] };
    await said(olga, 'policy kind', { kind: 'gif', 'from-role': 'trusted' });
    const refusal = texts.refusal({ kind: 'kind-not-allowed', mediaKind: 'gif' }, 'en');
    const gif = { prompt: 'a ball', length: 'short' };
    expect(await said(ana, 'gif', gif)).toBe(refusal);
    expect(await said(rui, 'policy trusted-role', { 'role-id': roleId, change: 'allow' })).toBe(
      told('admin-only-pincel'),
    );
    expect(await said(olga, 'policy trusted-role', { 'role-id': roleId, change: 'allow' })).toContain(roleId);
    expect(await said({ ...ana, roleIds: [] }, 'gif', gif)).toBe(refusal);
    expect(isDrawing(await talk.draw(ana, 'gif', gif))).toBe(true);
    await said(olga, 'policy kind', { kind: 'gif', 'from-role': 'member' });
  });

  test('reads what was done, of one person and as a file', async () => {
    const user = talk.person();
    const ana = { user, channelId: clubChannel.id };
    await talk.draw(ana, 'image', { prompt: 'a very secret cat' });
    await said(olga, 'quota-admin grant', { user, credits: 1 });
    const recent = await said(olga, 'audit recent', { entries: 5 });
    expect(recent.split('\n')[0]).toContain(told('admin-audit-kind', { kind: 'quota-changed' }));
    const about = await said(olga, 'audit user', { user });
    expect(about).toContain(told('admin-audit-kind', { kind: 'accepted' }));
    expect(about).not.toContain('secret');

    const fileOf = async ({ attachments }: APIMessage): Promise<string> =>
      Buffer.from(server.bytesOf(attachments[0]?.id ?? '') ?? []).toString();
    const everything = await talk.ask(olga, 'audit export', { days: 1 });
    expect(everything.attachments).toMatchObject([
      { filename: expect.stringMatching(/^pincel-audit-[\d-]+\.jsonl$/) },
    ]);
    expect(everything.flags).toBe(MessageFlags.Ephemeral);
    const lines = (await fileOf(everything)).trimEnd().split('\n');
    expect(lines.length).toBeGreaterThan(5);
    expect(lines.map((line): unknown => JSON.parse(line))).toContainEqual(
      expect.objectContaining({ kind: 'accepted' }),
    );
    expect(lines.join('')).toContain('a very secret cat');
    const ofTheClub = await fileOf(await talk.ask(rui, 'audit export', { days: 1 }));
    expect(ofTheClub.split('\n').length).toBeLessThan(lines.length);
    expect(ofTheClub).not.toContain('secret');
  });
});

describe('a manager of a server', () => {
  const ana = { user: talk.person(), channelId: clubChannel.id };

  test('says in which channels people may ask', async () => {
    const other = { ...ana, channelId: server.world.addChannel({ guildId: club.id }).id };
    const asked = { prompt: 'a cat' };
    const refusal = texts.refusal({ kind: 'channel-not-allowed', allowed: [] }, 'en');
    expect(await said(rui, 'policy channel', { change: 'allow' })).toBe(
      told('admin-policy-changed', {
        part: 'channels',
        before: told('admin-every-channel'),
        after: told('admin-this-channel', { id: clubChannel.id }),
      }),
    );
    expect(await said(other, 'image', asked)).toBe(refusal);
    expect(isDrawing(await talk.draw(ana, 'image', asked))).toBe(true);
    await said(rui, 'policy channel', { change: 'allow-all' });
    expect(isDrawing(await talk.draw(other, 'image', asked))).toBe(true);
  });

  test('says where explicit pictures may be asked for, and those are covered', async () => {
    const marked = { ...ana, channelId: server.world.addChannel({ guildId: club.id, isNsfw: true }).id };
    const asked = { prompt: 'a nude statue' };
    expect(await said(rui, 'policy nsfw', { rule: 'never' })).toContain(told('choice-rule-never'));
    expect(await said(marked, 'image', asked)).toBe(
      texts.refusal({ kind: 'nsfw-not-allowed', whereAllowed: 'nowhere' }, 'en'),
    );
    await said(rui, 'policy nsfw', { rule: 'marked-channels' });
    expect(await said(ana, 'image', asked)).toBe(
      texts.refusal({ kind: 'nsfw-not-allowed', whereAllowed: 'marked-channels' }, 'en'),
    );
    const covered = await talk.draw(marked, 'image', asked);
    expect(covered.attachments).toMatchObject([{ filename: expect.stringMatching(/^SPOILER_/) }]);
  });

  test('denies words, kinds and a crowd, there and nowhere else', async () => {
    const there = { ...ana, channelId: channel.id };
    expect(await said(rui, 'policy words', { list: 'deny', add: 'spider, snake' })).toContain(
      told('admin-words-added', { words: 'spider, snake' }),
    );
    const denied = { prompt: 'a big Sp1der' };
    expect(await said(ana, 'image', denied)).toBe(
      texts.refusal({ kind: 'word-denied', field: 'prompt' }, 'en'),
    );
    await said(rui, 'policy kind', { kind: 'gif', 'from-role': 'nobody' });
    expect(await said(ana, 'gif', { prompt: 'a ball' })).toBe(
      texts.refusal({ kind: 'kind-not-allowed', mediaKind: 'gif' }, 'en'),
    );
    await said(rui, 'policy queue', { waiting: 0 });
    const full = { kind: 'queue-full', whose: 'space', waiting: 0, limit: 0 } as const;
    expect(await said(ana, 'image', { prompt: 'a cat' })).toBe(texts.refusal(full, 'en'));
    expect(await said(rui, 'policy show')).toContain(
      told('admin-policy-rule', { part: 'deny', value: 'spider, snake' }),
    );
    expect(isDrawing(await talk.draw(there, 'image', denied))).toBe(true);
  });

  test('changes nothing that is everybody’s', async () => {
    const { user } = ana;
    for (const [line, options] of [
      ['quota-admin set', { user, waiting: 9 }],
      ['quota-admin grant', { user, credits: 9 }],
      ['quota-admin block', { user }],
      ['queue-admin pause', {}],
    ] as const) {
      expect(await said(rui, line, options)).toBe(told('admin-only-pincel'));
    }
  });
});

test('a member is refused although Discord has sent the command, in the language of the member', async () => {
  const bruno = { user: talk.person('bruno'), channelId: channel.id, locale: Locale.PortugueseBR };
  for (const [line, options] of [
    ['quota-admin show', {}],
    ['policy show', {}],
    ['queue-admin list', {}],
    ['audit export', {}],
  ] as const) {
    expect(await said(bruno, line, options)).toBe(told('admin-only-space', {}, 'pt-BR'));
  }
  expect(await said(bruno, 'quota-admin grant', { user: bruno.user, credits: 9 })).toBe(
    told('admin-only-pincel', {}, 'pt-BR'),
  );
});

describe('one person on both platforms', () => {
  test('is one account, whose credits and blocks are felt on either', async () => {
    const user = talk.person();
    const ana = { user, channelId: channel.id };
    const anaThere = await telegramTalk.person({ first_name: 'Ana' });
    const chat = telegram.privateChat(anaThere);
    const write = async (text: string) => textOf(await telegramTalk.ask({ chat, from: anaThere, text }));
    await talk.draw(ana, 'image', { prompt: 'a blue fox' });
    const code = /Your code is ([\w-]+)\./.exec(await said(ana, 'link'))?.[1] ?? '';
    expect(await write(`/link ${code}`)).toBe(told('account-link-done'));
    expect(await write(`/link ${code}`)).toBe(told('account-link-unknown-code'));
    expect(await write('/history')).toContain('"a blue fox"');

    await said(olga, 'quota-admin grant', { user, credits: 123, reason: 'a gift' });
    expect(await write('/quota')).toContain(told('account-entry-adjust', { reason: 'a gift' }));

    await said(olga, 'quota-admin block', { user });
    expect(await write('/image a cat')).toBe(blockedSentence);
    await said(olga, 'quota-admin unblock', { user });
    const drawing = await telegramTalk.draw({ chat, from: anaThere, text: '/image a cat --quality draft' });
    expect(isTelegramDrawing(drawing)).toBe(true);
  });
});
