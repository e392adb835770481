import { describe, expect, test } from 'vitest';
import type { OptionValue } from '../../../../src/chat/call.ts';
import { type CommandName, commands } from '../../../../src/chat/command-table.ts';
import { aCommand } from '../../../support/chat-context.ts';
import { anAdmin } from './an-admin.ts';

const onlyPincel = /^Only admins of Pincel may do that\..*PINCEL_ADMIN_SPACES/;
const onlyManagers = /^Only those who manage this server or group may do that\.$/;

/** The least authority for every verb, with options that are in order. */
const verbs: readonly {
  readonly name: CommandName;
  readonly verb: string;
  readonly needs: 'space' | 'pincel';
  readonly options?: Readonly<Record<string, OptionValue>>;
}[] = [
  { name: 'quota-admin', verb: 'show', needs: 'space' },
  { name: 'quota-admin', verb: 'set', needs: 'pincel', options: { capacity: '100' } },
  { name: 'quota-admin', verb: 'grant', needs: 'pincel', options: { user: '202', credits: 5 } },
  { name: 'quota-admin', verb: 'reset', needs: 'pincel' },
  { name: 'quota-admin', verb: 'block', needs: 'pincel', options: { user: '202' } },
  { name: 'quota-admin', verb: 'unblock', needs: 'pincel', options: { user: '202' } },
  { name: 'policy', verb: 'show', needs: 'space' },
  { name: 'policy', verb: 'channel', needs: 'space', options: { change: 'allow' } },
  { name: 'policy', verb: 'nsfw', needs: 'space', options: { rule: 'always' } },
  { name: 'policy', verb: 'words', needs: 'space', options: { list: 'deny', add: 'spam' } },
  { name: 'policy', verb: 'kind', needs: 'space', options: { kind: 'gif', 'from-role': 'nobody' } },
  { name: 'policy', verb: 'queue', needs: 'space', options: { waiting: 3 } },
  { name: 'policy', verb: 'trusted-role', needs: 'pincel', options: { 'role-id': '77', change: 'allow' } },
  { name: 'policy', verb: 'reset', needs: 'space', options: { part: 'channels' } },
  { name: 'queue-admin', verb: 'list', needs: 'space' },
  { name: 'queue-admin', verb: 'cancel', needs: 'space', options: { job: 'some-job' } },
  { name: 'queue-admin', verb: 'pause', needs: 'pincel' },
  { name: 'queue-admin', verb: 'resume', needs: 'pincel' },
  { name: 'audit', verb: 'recent', needs: 'space' },
  { name: 'audit', verb: 'user', needs: 'space', options: { user: '202' } },
  { name: 'audit', verb: 'export', needs: 'space' },
];

test('every verb of every admin command is among those that are tried', () => {
  const known = commands.flatMap(({ name, verbs: own = [] }) => own.map((verb) => `${name} ${verb.name}`));
  expect(verbs.map(({ name, verb }) => `${name} ${verb}`).toSorted()).toEqual(known.toSorted());
});

describe.each(verbs)('$name $verb', ({ name, verb, needs, options }) => {
  test(`is for ${needs === 'pincel' ? 'admins of Pincel' : 'managers too'}, and for nobody else`, async () => {
    const { answer, as, lastEntry } = await anAdmin();
    const call = aCommand(name, options, verb);
    const before = lastEntry();
    const refused = needs === 'pincel' ? (['self', 'space'] as const) : (['self'] as const);
    for (const authority of refused) {
      expect(answer(call, as(authority))).toMatchObject({
        kind: 'text',
        isPrivate: true,
        text: expect.stringMatching(needs === 'pincel' ? onlyPincel : onlyManagers),
      });
    }
    expect(lastEntry()).toEqual(before);
    const allowed = needs === 'pincel' ? (['pincel'] as const) : (['space', 'pincel'] as const);
    for (const authority of allowed) {
      const given = answer(call, as(authority));
      const text = given.kind === 'text' ? given.text : '';
      expect(text).not.toMatch(onlyPincel);
      expect(text).not.toMatch(onlyManagers);
    }
  });
});

test('a manager may look at the rule of their own place, not at a person or a role', async () => {
  const { say, as, stores } = await anAdmin();
  const show = (options: Readonly<Record<string, OptionValue>>) =>
    say(aCommand('quota-admin', options, 'show'), as('space'));
  expect(await show({})).toBe('Rule for this server or group: no rule of its own.');
  expect(await show({ user: '202' })).toMatch(onlyPincel);
  expect(await show({ role: 'member' })).toMatch(onlyPincel);
  expect(stores.users.find('discord:202')).toBeUndefined();
});
