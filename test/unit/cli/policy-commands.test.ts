import { CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { createChangeSpacePolicy, type SpacePolicyChange } from '../../../src/app/change-space-policy.ts';
import { createPolicyCommand } from '../../../src/cli/policy-command.ts';
import { setPolicy } from '../../../src/cli/set-policy.ts';
import { showPolicy } from '../../../src/cli/show-policy.ts';
import { createAuditLog } from '../../../src/db/audit-log.ts';
import { createSpacePolicies } from '../../../src/db/space-policies.ts';
import { aDatabase } from '../../support/a-database.ts';
import { aTerminal } from '../../support/terminal.ts';

/** The whole noun over a real database, in which `discord:1` is the space `guild`. */
function aPolicyCommand() {
  const { database, transact } = aDatabase();
  const policies = createSpacePolicies(database);
  const audit = createAuditLog(database, { keyOf: () => undefined });
  const change = createChangeSpacePolicy({ transact, policies, audit, now: () => 0 });
  const terminal = aTerminal();
  const deps = {
    terminal,
    findSpace: (name: string) => (name === 'guild' || name === 'discord:1' ? 'guild' : undefined),
    policies,
    changePolicy: (spaceId: string, wanted: SpacePolicyChange) => change(spaceId, wanted, 'operator'),
  };
  const command = createPolicyCommand({
    show: async (order) => void showPolicy(order, deps),
    set: async (order) => void setPolicy(order, deps),
  });
  for (const each of [command, ...command.commands])
    each.exitOverride().configureOutput({ writeErr: () => undefined });
  return async (...words: readonly string[]): Promise<string> => {
    const before = terminal.out.written().length;
    await command.parseAsync(words, { from: 'user' });
    return terminal.out.written().slice(before);
  };
}

describe('pincel policy show', () => {
  test('tells what holds before anybody has said anything', async () => {
    const run = aPolicyCommand();
    expect(await run('show')).toBe(
      [
        'Rules for all spaces',
        '  pictures for everybody',
        '  GIFs for everybody',
        '  at most 500 requests waiting',
        '  asked for in every channel',
        '  explicit pictures nowhere in chats',
        '  roles that count as trusted: none',
        '  denied words: none',
        '  allowed words: none',
        '',
      ].join('\n'),
    );
  });

  test('tells of a space what is its own', async () => {
    const run = aPolicyCommand();
    await run('set', '--deny', 'bad', '--max-queued', '9');
    await run('set', 'discord:1', '--deny', 'worse', '--gifs', 'nobody');
    await run(
      'set',
      'guild',
      '--channels-add',
      '5, 6',
      '--nsfw',
      'marked-channels',
      '--trusted-role-add',
      '7',
    );
    expect(await run('show', 'guild')).toBe(
      [
        'Rules of the space guild',
        '  pictures for everybody (its own rule)',
        '  GIFs for nobody (its own rule)',
        '  at most 9 requests waiting',
        '  asked for in these channels only: 5, 6 (its own rule)',
        '  explicit pictures in channels that are marked as age-restricted (its own rule)',
        '  roles that count as trusted: 7 (its own rule)',
        '  denied words: 2, 1 of them its own: bad, worse',
        '  allowed words: none',
        '',
      ].join('\n'),
    );
  });

  test('a space that nobody knows is told with how to name one', async () => {
    await expect(aPolicyCommand()('show', 'discord:2')).rejects.toThrow(
      'There is no space called discord:2. Give an id',
    );
  });
});

describe('pincel policy set', () => {
  test('tells the rules as they are now', async () => {
    const run = aPolicyCommand();
    const told = await run('set', '--deny', 'bad,  bad   phrase', '--deny', 'worse*', '--images', 'trusted');
    expect(told).toContain('denied words: 3: bad, bad phrase, worse*\n');
    expect(told).toContain('pictures for trusted people and admins\n');
  });

  test('tells JSON in which null is nobody and every space', async () => {
    const run = aPolicyCommand();
    const told = await run('set', '--gifs', 'nobody', '--allow', 'class', '--json');
    const words = { deny: [], allow: ['class'] };
    const kinds = { image: 'member', gif: null };
    expect(JSON.parse(told)).toEqual({
      space: null,
      own: { words, kinds },
      rules: { words, kinds, maxQueued: 500, channels: [], nsfw: 'never', trustedRoles: [] },
    });
  });

  test('takes words away, and says when one was not there', async () => {
    const run = aPolicyCommand();
    await run('set', '--deny', 'bad,worse', '--allow', 'badger');
    expect(await run('set', '--remove-deny', 'BAD', '--remove-allow', 'badger')).toContain(
      'denied words: 1: worse\n  allowed words: none\n',
    );
    await expect(run('set', '--remove-deny', 'bda', '--max-queued', '1')).rejects.toThrow(
      'Not among the denied words here: bda.',
    );
    expect(await run('show')).toContain('at most 500');
  });

  test('allows channels and trusts roles, takes them back, and says when one was not there', async () => {
    const run = aPolicyCommand();
    await run('set', 'guild', '--channels-add', '5', '--channels-add', '-1006', '--trusted-role-add', '7,8');
    const told = await run('set', 'guild', '--channels-remove', '5', '--trusted-role-remove', '7,8');
    expect(told).toContain('asked for in these channels only: -1006 (its own rule)\n');
    expect(told).toContain('roles that count as trusted: none (its own rule)\n');
    await expect(run('set', 'guild', '--channels-remove', '5', '--nsfw', 'always')).rejects.toThrow(
      'Not among the channels here: 5.',
    );
    await expect(run('set', 'guild', '--trusted-role-remove', '7')).rejects.toThrow(
      'Not among the trusted roles here: 7.',
    );
    expect(await run('show', 'guild')).toContain('explicit pictures nowhere in chats\n');
    expect(await run('set', 'guild', '--nsfw', 'always')).toContain(
      'explicit pictures everywhere (its own rule)',
    );
  });

  test('lets the rules for all hold in a space again, some or all of them', async () => {
    const run = aPolicyCommand();
    await run('set', '--max-queued', '9');
    await run('set', 'guild', '--max-queued', '1', '--nsfw', 'always', '--deny', 'bad', '--gifs', 'nobody');
    const told = await run('set', 'guild', '--reset', 'max-queued, words');
    expect(told).toContain('at most 9 requests waiting\n');
    expect(told).toContain('explicit pictures everywhere (its own rule)\n');
    expect(told).toContain('denied words: none\n');
    expect(JSON.parse(await run('set', 'guild', '--reset', 'all', '--json'))).toMatchObject({ own: {} });
    expect(await run('set', '--reset', 'max-queued')).toContain('at most 500 requests waiting\n');
  });

  test('sets back before it changes', async () => {
    const run = aPolicyCommand();
    await run('set', 'guild', '--channels-add', '5,6');
    expect(await run('set', 'guild', '--reset', 'channels', '--channels-add', '7')).toContain(
      'asked for in these channels only: 7 (its own rule)\n',
    );
  });

  test('nothing to change is a mistake', async () => {
    await expect(aPolicyCommand()('set', 'guild')).rejects.toThrow('Say what to change: --deny');
  });

  test.each([
    ['--deny', 'a$$'],
    ['--deny', 'bad,,worse'],
    ['--deny', '*'],
    ['--allow', 'b*d'],
    ['--gifs', 'king'],
    ['--max-queued', '-1'],
    ['--max-queued', '1.5'],
    ['--channels-add', '#general'],
    ['--trusted-role-remove', '1,,2'],
    ['--nsfw', 'sometimes'],
    ['--reset', 'everything'],
  ])('%s %s is refused', async (option, value) => {
    await expect(aPolicyCommand()('set', option, value)).rejects.toThrow(CommanderError);
  });

  test.each(['coração', '*berry', "d'água", 'слово', 'well-known thing', 'हिन्दी*', '1488'])(
    '%s can be denied',
    async (entry) => {
      expect(await aPolicyCommand()('set', '--deny', entry)).toContain(`denied words: 1: ${entry}\n`);
    },
  );
});
