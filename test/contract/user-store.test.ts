import { describe, expect, test } from 'vitest';
import { createChatSettings } from '../../src/db/chat-settings.ts';
import { createJobStore } from '../../src/db/job-store.ts';
import { createQuotaPolicies } from '../../src/db/quota-policies.ts';
import { createSpacePolicies } from '../../src/db/space-policies.ts';
import { createUserStore } from '../../src/db/user-store.ts';
import type { ChatSettingsStore } from '../../src/domain/chat-settings.ts';
import type { JobStore } from '../../src/domain/job-store.ts';
import type { QuotaPolicies } from '../../src/domain/quota-ledger.ts';
import type { Requester } from '../../src/domain/requester.ts';
import type { SpacePolicies } from '../../src/domain/space-policy.ts';
import type { UserStore } from '../../src/domain/user-store.ts';
import { aDatabase } from '../support/a-database.ts';
import { aNewJob } from '../support/a-new-job.ts';

interface StoreUnderTest {
  readonly users: UserStore;
  /** Of the same database. */
  readonly jobs: JobStore;
  readonly chatSettings: ChatSettingsStore;
  readonly spacePolicies: SpacePolicies;
  readonly policies: QuotaPolicies;
}

const onDiscord: Requester = { surface: 'discord', userExternalId: '1', spaceExternalId: 'guild' };
const onTelegram: Requester = { surface: 'telegram', userExternalId: '1', spaceExternalId: 'chat' };

/** What every user store promises. */
export function describeUserStore(name: string, open: () => StoreUnderTest): void {
  describe(name, () => {
    describe('recognising', () => {
      test('who is seen for the first time becomes a member with a key', () => {
        const { users } = open();
        const known = users.recognise(onDiscord, 1_000);
        expect(known).toMatchObject({ surface: 'discord', role: 'member' });
        expect(users.get(known.userId)).toEqual({
          id: known.userId,
          role: 'member',
          createdAtMs: 1_000,
          erasedAtMs: undefined,
          identities: [{ surface: 'discord', externalId: '1' }],
        });
        expect(users.key(known.userId)).toHaveLength(32);
      });

      test('the same person in the same space is the same again', () => {
        const { users } = open();
        expect(users.recognise(onDiscord, 1_000)).toEqual(users.recognise(onDiscord, 2_000));
      });

      test('one person may ask from several spaces, and several from one', () => {
        const { users } = open();
        const first = users.recognise(onDiscord, 1_000);
        const elsewhere = users.recognise({ ...onDiscord, spaceExternalId: 'other' }, 1_000);
        const neighbour = users.recognise({ ...onDiscord, userExternalId: '2' }, 1_000);
        expect(elsewhere.userId).toBe(first.userId);
        expect(elsewhere.spaceId).not.toBe(first.spaceId);
        expect(neighbour.userId).not.toBe(first.userId);
        expect(neighbour.spaceId).toBe(first.spaceId);
      });

      test('a requester whose user is known already is that user, whatever their id there', () => {
        const { users } = open();
        const { userId } = users.recognise(onDiscord, 1_000);
        const requester: Requester = {
          surface: 'web',
          userId,
          userExternalId: 'token:1',
          spaceExternalId: 'token:1',
        };
        const known = users.recognise(requester, 2_000);
        expect(known).toMatchObject({ userId, surface: 'web' });
        expect(users.recognise(requester, 3_000)).toEqual(known);
        expect(users.get(userId)?.identities).toHaveLength(1);
      });

      test('the same id on another surface is somebody else, with another key', () => {
        const { users } = open();
        const one = users.recognise(onDiscord, 1_000).userId;
        const other = users.recognise(onTelegram, 1_000).userId;
        expect(one).not.toBe(other);
        expect(users.key(one)).not.toEqual(users.key(other));
      });

      test('the higher role counts: the person’s own, or what the surface grants there', () => {
        const { users } = open();
        const { userId } = users.recognise(onDiscord, 1_000);
        expect(users.recognise({ ...onDiscord, role: 'admin' }, 1_000).role).toBe('admin');
        users.setRole(userId, 'trusted');
        expect(users.recognise(onDiscord, 1_000).role).toBe('trusted');
        expect(users.recognise({ ...onDiscord, role: 'member' }, 1_000).role).toBe('trusted');
        expect(users.recognise({ ...onDiscord, role: 'admin' }, 1_000).role).toBe('admin');
        expect(users.get(userId)?.role).toBe('trusted');
      });
    });

    describe('finding', () => {
      test('by id, and by an identity', () => {
        const { users } = open();
        const { userId } = users.recognise({ ...onDiscord, userExternalId: 'a:b' }, 1_000);
        expect(users.find(userId)?.id).toBe(userId);
        expect(users.find('discord:a:b')?.id).toBe(userId);
      });

      test.each(['', 'nobody', 'discord:', 'discord:2', 'telegram:1', 'nowhere:1'])(
        'nobody is called %j',
        (stranger) => {
          const { users } = open();
          users.recognise(onDiscord, 1_000);
          expect(users.find(stranger)).toBeUndefined();
        },
      );

      test('in pages, the newest first, without accounts that became part of another', () => {
        const { users } = open();
        const ids = ['1', '2', '3'].map(
          (userExternalId) => users.recognise({ ...onDiscord, userExternalId }, 1_000).userId,
        );
        const { userId: merged } = users.recognise(onTelegram, 1_000);
        users.link(users.newLinkCode(merged, 9_000), ids[0] ?? '', 2_000);
        const newestFirst = ids.toSorted().toReversed();
        const page = users.list({ limit: 2 });
        expect(page.map(({ id }) => id)).toEqual(newestFirst.slice(0, 2));
        const next = users.list({ limit: 2, beforeId: page.at(-1)?.id });
        expect(next.map(({ id }) => id)).toEqual(newestFirst.slice(2));
      });

      test('a role cannot be given to nobody', () => {
        expect(() => open().users.setRole('nobody', 'admin')).toThrow('There is no user nobody');
      });
    });

    describe('linking accounts', () => {
      /** Ana on Discord, who asks for a code, and Ana on Telegram. */
      function twoAccounts() {
        const { users, ...others } = open();
        const discord = users.recognise(onDiscord, 1_000);
        const telegram = users.recognise(onTelegram, 1_000);
        return { users, ...others, discord, telegram };
      }

      test('a code has eight characters without look-alikes', () => {
        const { users, discord } = twoAccounts();
        for (let count = 0; count < 20; count += 1) {
          expect(users.newLinkCode(discord.userId, 5_000)).toMatch(/^[ACDEFGHJKMNPRTWXY34679]{8}$/);
        }
      });

      test('identities and jobs go to the account that enters the code', () => {
        const { users, jobs, discord, telegram } = twoAccounts();
        jobs.insert(aNewJob({ id: 'over', userId: discord.userId, spaceId: discord.spaceId }));
        jobs.move('over', ['queued'], 'failed', 2_000);
        for (const id of ['waiting', 'running']) {
          jobs.insert(aNewJob({ id, userId: discord.userId, spaceId: discord.spaceId }));
        }
        jobs.move('running', ['queued'], 'running', 2_000);
        jobs.insert(aNewJob({ id: 'own', userId: telegram.userId, spaceId: telegram.spaceId }));
        const code = users.newLinkCode(discord.userId, 5_000);
        expect(users.link(code, telegram.userId, 3_000)).toEqual({
          ok: true,
          userId: telegram.userId,
          mergedUserId: discord.userId,
        });
        expect(users.recognise(onDiscord, 4_000).userId).toBe(telegram.userId);
        expect(
          users
            .get(telegram.userId)
            ?.identities.map(({ surface }) => surface)
            .toSorted(),
        ).toEqual(['discord', 'telegram']);
        expect(jobs.ofUser(discord.userId, { limit: 10 })).toEqual([]);
        expect(jobs.ofUser(telegram.userId, { limit: 10 })).toHaveLength(4);
        expect(jobs.count({ userId: discord.userId })).toEqual({ queued: 0, running: 0 });
        expect(jobs.count({ userId: telegram.userId })).toEqual({ queued: 2, running: 1 });
        expect(jobs.count()).toEqual({ queued: 2, running: 1 });
      });

      test('chat settings go along to an account that has none', () => {
        const { users, chatSettings, discord, telegram } = twoAccounts();
        chatSettings.write(discord.userId, { locale: 'pt-BR' }, 1_000);
        users.link(users.newLinkCode(discord.userId, 5_000), telegram.userId, 3_000);
        expect(chatSettings.read(telegram.userId)).toEqual({ locale: 'pt-BR' });
        expect(chatSettings.read(discord.userId)).toEqual({});
      });

      test('chat settings of the kept account stay, and the others are dropped', () => {
        const { users, chatSettings, discord, telegram } = twoAccounts();
        chatSettings.write(discord.userId, { locale: 'pt-BR', style: 'ink' }, 1_000);
        chatSettings.write(telegram.userId, { locale: 'en' }, 1_000);
        users.link(users.newLinkCode(discord.userId, 5_000), telegram.userId, 3_000);
        expect(chatSettings.read(telegram.userId)).toEqual({ locale: 'en' });
        expect(chatSettings.read(discord.userId)).toEqual({});
      });

      test('the merged account is a signpost to the kept one; its old entries stay readable', () => {
        const { users, discord, telegram } = twoAccounts();
        const oldKey = users.key(discord.userId);
        users.link(users.newLinkCode(discord.userId, 5_000), telegram.userId, 3_000);
        expect(users.get(discord.userId)?.id).toBe(telegram.userId);
        expect(users.find(discord.userId)?.id).toBe(telegram.userId);
        users.setRole(discord.userId, 'trusted');
        expect(users.get(telegram.userId)?.role).toBe('trusted');
        expect(users.key(discord.userId)).toEqual(oldKey);
        expect(users.key(telegram.userId)).not.toEqual(oldKey);
      });

      test('a signpost leads to where a signpost led', () => {
        const { users, discord, telegram } = twoAccounts();
        const web = users.recognise({ surface: 'web', userExternalId: '1', spaceExternalId: 'page' }, 1_000);
        users.link(users.newLinkCode(discord.userId, 5_000), telegram.userId, 3_000);
        users.link(users.newLinkCode(telegram.userId, 5_000), web.userId, 3_000);
        expect(users.get(discord.userId)?.id).toBe(web.userId);
        expect(users.get(web.userId)?.identities).toHaveLength(3);
      });

      test('a code is good once', () => {
        const { users, discord, telegram } = twoAccounts();
        const code = users.newLinkCode(discord.userId, 5_000);
        users.link(code, telegram.userId, 3_000);
        expect(users.link(code, telegram.userId, 3_000)).toEqual({ ok: false, reason: 'unknown-code' });
      });

      test('a code may be typed in lower case and in groups', () => {
        const { users, discord, telegram } = twoAccounts();
        const code = users.newLinkCode(discord.userId, 5_000);
        const typed = ` ${code.slice(0, 4)}-${code.slice(4)} `.toLowerCase();
        expect(users.link(typed, telegram.userId, 3_000).ok).toBe(true);
      });

      test('a new code replaces the one before', () => {
        const { users, discord, telegram } = twoAccounts();
        const code = users.newLinkCode(discord.userId, 5_000);
        users.newLinkCode(discord.userId, 5_000);
        expect(users.link(code, telegram.userId, 3_000)).toEqual({ ok: false, reason: 'unknown-code' });
      });

      test('a code that is too old links nothing', () => {
        const { users, discord, telegram } = twoAccounts();
        const code = users.newLinkCode(discord.userId, 5_000);
        expect(users.link(code, telegram.userId, 5_000)).toEqual({ ok: false, reason: 'expired' });
        expect(users.recognise(onDiscord, 6_000).userId).toBe(discord.userId);
      });

      test('an account is not linked with itself, and the code stays good', () => {
        const { users, discord, telegram } = twoAccounts();
        const code = users.newLinkCode(discord.userId, 5_000);
        expect(users.link(code, discord.userId, 3_000)).toEqual({ ok: false, reason: 'same-account' });
        expect(users.link(code, telegram.userId, 3_000).ok).toBe(true);
      });

      test('a made-up code is unknown', () => {
        const { users, telegram } = twoAccounts();
        expect(users.link('AAAAAAAA', telegram.userId, 3_000)).toEqual({ ok: false, reason: 'unknown-code' });
        expect(users.link('', telegram.userId, 3_000)).toEqual({ ok: false, reason: 'unknown-code' });
      });
    });

    describe('erasing', () => {
      test('key, identities and codes go, and the time is noted', () => {
        const { users } = open();
        const { userId } = users.recognise(onDiscord, 1_000);
        const code = users.newLinkCode(userId, 9_000);
        users.erase(userId, 2_000);
        expect(users.key(userId)).toBeUndefined();
        expect(users.get(userId)).toMatchObject({ erasedAtMs: 2_000, identities: [] });
        const other = users.recognise(onTelegram, 3_000);
        expect(users.link(code, other.userId, 3_000)).toEqual({ ok: false, reason: 'unknown-code' });
      });

      test('who comes back is somebody new', () => {
        const { users } = open();
        const { userId } = users.recognise(onDiscord, 1_000);
        users.erase(userId, 2_000);
        const again = users.recognise(onDiscord, 3_000);
        expect(again.userId).not.toBe(userId);
        expect(users.key(again.userId)).toHaveLength(32);
      });

      test('the keys of accounts that were merged into it go, too', () => {
        const { users } = open();
        const discord = users.recognise(onDiscord, 1_000);
        const telegram = users.recognise(onTelegram, 1_000);
        users.link(users.newLinkCode(discord.userId, 5_000), telegram.userId, 2_000);
        users.erase(telegram.userId, 3_000);
        expect(users.key(discord.userId)).toBeUndefined();
        expect(users.key(telegram.userId)).toBeUndefined();
      });

      test('a space is known by where it is', () => {
        const { users } = open();
        const { spaceId } = users.recognise(onTelegram, 1_000);
        const { surface, spaceExternalId: externalId } = onTelegram;
        expect(users.getSpace(spaceId)).toEqual({ id: spaceId, surface, externalId });
        expect(users.getSpace('nowhere')).toBeUndefined();
      });

      test('a conversation with the bot alone loses the name of whoever it was with', () => {
        const { users } = open();
        const alone: Requester = { ...onTelegram, spaceExternalId: 'dm:1' };
        const { userId, spaceId } = users.recognise(alone, 1_000);
        users.erase(userId, 2_000);
        expect(users.findSpace('telegram:dm:1')).toBeUndefined();
        expect(users.findSpace(spaceId)).toBe(spaceId);
        expect(users.recognise(alone, 3_000).spaceId).not.toBe(spaceId);
      });

      test('nobody else is touched, and a second time keeps the first time', () => {
        const { users } = open();
        const { userId } = users.recognise(onDiscord, 1_000);
        const other = users.recognise(onTelegram, 1_000);
        users.erase(userId, 2_000);
        users.erase(userId, 3_000);
        expect(users.get(userId)?.erasedAtMs).toBe(2_000);
        expect(users.get(other.userId)).toMatchObject({ erasedAtMs: undefined });
        expect(users.key(other.userId)).toHaveLength(32);
      });
    });

    describe('moving a space', () => {
      /** Somebody who asked in a group before and after it had another id, before Pincel was told. */
      function aMovedGroup() {
        const stores = open();
        const { users, jobs } = stores;
        const before = users.recognise(onTelegram, 1_000);
        const after = users.recognise({ ...onTelegram, spaceExternalId: 'new' }, 2_000);
        for (const [id, { userId, spaceId }] of Object.entries({ before, after })) {
          jobs.insert(aNewJob({ id, userId, spaceId }));
        }
        jobs.insert(aNewJob({ id: 'running', userId: after.userId, spaceId: after.spaceId }));
        jobs.move('running', ['queued'], 'running', 2_000);
        return { ...stores, before, after };
      }

      test('it stays the same space under its new id', () => {
        const { users, jobs } = open();
        const { userId, spaceId } = users.recognise(onTelegram, 1_000);
        jobs.insert(aNewJob({ userId, spaceId }));
        expect(users.moveSpace('telegram', 'chat', 'new')).toEqual({ spaceId, isMerged: false });
        expect(users.findSpace('telegram:new')).toBe(spaceId);
        expect(users.findSpace('telegram:chat')).toBeUndefined();
        expect(jobs.count({ spaceId })).toEqual({ queued: 1, running: 0 });
      });

      test('one that nothing was asked from, or that was moved before, is left alone', () => {
        const { users } = open();
        expect(users.moveSpace('telegram', 'chat', 'new')).toBeUndefined();
        const { spaceId } = users.recognise(onTelegram, 1_000);
        expect(users.moveSpace('discord', 'chat', 'new')).toBeUndefined();
        expect(users.moveSpace('telegram', 'chat', 'chat')).toBeUndefined();
        users.moveSpace('telegram', 'chat', 'new');
        expect(users.moveSpace('telegram', 'chat', 'new')).toBeUndefined();
        expect(users.findSpace('telegram:new')).toBe(spaceId);
      });

      test('two that are both known become one, with the jobs of both', () => {
        const { users, jobs, before, after } = aMovedGroup();
        const { spaceId } = before;
        expect(users.moveSpace('telegram', 'chat', 'new')).toEqual({ spaceId, isMerged: true });
        expect(users.findSpace('telegram:new')).toBe(spaceId);
        expect(users.findSpace(after.spaceId)).toBeUndefined();
        for (const id of ['before', 'after', 'running']) expect(jobs.get(id)?.spaceId).toBe(spaceId);
        expect(jobs.count({ spaceId })).toEqual({ queued: 2, running: 1 });
        expect(jobs.count({ spaceId: after.spaceId })).toEqual({ queued: 0, running: 0 });
        expect(jobs.count()).toEqual({ queued: 2, running: 1 });
      });

      test('a straggler from the old id joins the space that had moved', () => {
        const { users } = open();
        const { spaceId } = users.recognise(onTelegram, 1_000);
        users.moveSpace('telegram', 'chat', 'new');
        users.recognise(onTelegram, 2_000);
        expect(users.moveSpace('telegram', 'chat', 'new')).toEqual({ spaceId, isMerged: true });
      });

      test('rules go along', () => {
        const { users, spacePolicies, policies, before } = aMovedGroup();
        const { spaceId } = before;
        spacePolicies.set(spaceId, { maxQueued: 3 }, 1_000);
        policies.set({ scope: 'space', scopeKey: spaceId, maxQueued: 4 }, 1_000);
        users.moveSpace('telegram', 'chat', 'new');
        expect(spacePolicies.own(spaceId)).toEqual({ maxQueued: 3 });
        expect(policies.resolve({ ...before, surface: 'telegram' }).maxQueued).toBe(4);
      });

      test('rules that were set under the new id come before those of the old', () => {
        const { users, spacePolicies, policies, before, after } = aMovedGroup();
        for (const [maxQueued, { spaceId }] of [before, after].entries()) {
          spacePolicies.set(spaceId, { maxQueued }, 1_000);
          policies.set({ scope: 'space', scopeKey: spaceId, maxQueued }, 1_000);
        }
        users.moveSpace('telegram', 'chat', 'new');
        expect(spacePolicies.own(before.spaceId)).toEqual({ maxQueued: 1 });
        expect(spacePolicies.own(after.spaceId)).toEqual({});
        const ofSpaces = policies.list().filter(({ scope }) => scope === 'space');
        expect(ofSpaces.map(({ scopeKey, maxQueued }) => [scopeKey, maxQueued])).toEqual([
          [before.spaceId, 1],
        ]);
      });
    });
  });
}

describeUserStore('user store in SQLite', () => {
  const { database } = aDatabase();
  let ids = 0;
  const newId = (): string => {
    ids += 1;
    return `id-${ids}`;
  };
  return {
    users: createUserStore(database, { newId }),
    jobs: createJobStore(database),
    chatSettings: createChatSettings(database),
    spacePolicies: createSpacePolicies(database),
    policies: createQuotaPolicies(database),
  };
});

test('of a code only a hash is in the database', () => {
  const { database } = aDatabase();
  const users = createUserStore(database, { newId: () => 'ana' });
  const { userId } = users.recognise(onDiscord, 1_000);
  const code = users.newLinkCode(userId, 5_000);
  expect(database.serialize().includes(code)).toBe(false);
  expect(database.prepare('SELECT length(code_hash) FROM link_codes').pluck().all()).toEqual([32]);
});
