import { describe, expect, test } from 'vitest';
import { parseInteraction } from '../../../../src/bots/discord/interaction.ts';
import { toCaller } from '../../../../src/bots/discord/to-caller.ts';

const nowMs = Date.UTC(2026, 10, 21);
const id = ((BigInt(nowMs) - 1_420_070_400_000n) << 22n).toString();

/** What Discord sends for `/help`, with what a test changes. */
function ofInteraction(changes: Readonly<Record<string, unknown>>) {
  const interaction = parseInteraction({
    id,
    application_id: '2',
    type: 2,
    token: 'a-token',
    guild_id: '3',
    channel: { id: '4', type: 0 },
    member: { user: { id: '5' }, roles: ['6'], permissions: '0' },
    locale: 'pt-BR',
    guild_locale: 'en-US',
    authorizing_integration_owners: { '0': '3' },
    attachment_size_limit: 52_428_800,
    data: { name: 'help' },
    ...changes,
  });
  if (interaction === undefined) throw new Error('Expected an interaction');
  const who = toCaller(interaction, nowMs);
  if (who === undefined) throw new Error('Expected to know who sent it');
  return who;
}

describe('somebody in a server', () => {
  test('has the rights and roles that Discord says', () => {
    const member = { user: { id: '5' }, roles: ['6', '7'], permissions: String(0x20 | 0x2000) };
    expect(ofInteraction({ member }).caller).toMatchObject({
      isManager: true,
      isModerator: true,
      platformRoleIds: ['6', '7'],
      languages: ['pt-BR', 'en-US'],
    });
    expect(ofInteraction({}).caller).toMatchObject({ isManager: false, isModerator: false });
  });

  test('may do everything as an administrator', () => {
    const member = { user: { id: '5' }, roles: [], permissions: String(0x8) };
    expect(ofInteraction({ member }).caller).toMatchObject({ isManager: true, isModerator: true });
  });

  test('is under the rules of the channel that a thread belongs to, and answered in the thread', () => {
    const thread = { id: '40', type: 11, parent_id: '4', parent: { nsfw: true } };
    const { caller, event, address } = ofInteraction({ channel: thread });
    expect(caller).toMatchObject({ channelExternalId: '4', isAgeRestricted: true });
    expect(event.destinationKey).toBe('40');
    expect(address.channelId).toBe('40');
  });

  test('is not taken for a thread by a channel that stands in a category', () => {
    const { caller } = ofInteraction({ channel: { id: '4', type: 0, parent_id: '99', nsfw: true } });
    expect(caller).toMatchObject({ channelExternalId: '4', isAgeRestricted: true });
  });
});

test('a conversation with the bot is a space of its own, in which nobody manages anything', () => {
  const { caller, address } = ofInteraction({
    guild_id: undefined,
    guild_locale: undefined,
    member: undefined,
    user: { id: '5' },
    channel: { id: '8', type: 1 },
    authorizing_integration_owners: { '0': '0', '1': '5' },
  });
  expect(caller).toMatchObject({
    spaceExternalId: 'dm:5',
    isDirect: true,
    channelExternalId: '8',
    isManager: false,
    isModerator: false,
    platformRoleIds: [],
    languages: ['pt-BR'],
  });
  expect(address).toMatchObject({ isGuildInstalled: true, userId: '5' });
});

test('where only a person has installed the app, nothing can be handed over once the token is gone', () => {
  const { event, address } = ofInteraction({ authorizing_integration_owners: { '1': '5' } });
  expect(address.isGuildInstalled).toBe(false);
  expect(event.longestWaitMs).toBe(13.5 * 60_000);
});

test('a token lives for 15 minutes from the interaction, less what the way may take', () => {
  expect(ofInteraction({}).address.tokenExpiresAtMs).toBe(nowMs + 14.5 * 60_000);
  // Ids that say nothing of the time.
  expect(ofInteraction({ id: '1' }).address.tokenExpiresAtMs).toBe(nowMs + 14.5 * 60_000);
});

test('what was said survives JSON', () => {
  const { event } = ofInteraction({});
  expect(JSON.parse(JSON.stringify(event.address))).toEqual(event.address);
});

test('what is no interaction of ours is not taken for one', () => {
  for (const input of [undefined, null, 7, 'x', {}, { type: 2 }, { type: 1 }, { type: 99, id: '1' }]) {
    expect(parseInteraction(input)).toBeUndefined();
  }
});
