import { CommanderError } from 'commander';
import { describe, expect, test } from 'vitest';
import { createChangeQuota } from '../../../src/app/change-quota.ts';
import { grantQuota } from '../../../src/cli/grant-quota.ts';
import { listPolicies } from '../../../src/cli/list-policies.ts';
import { createQuotaCommand } from '../../../src/cli/quota-command.ts';
import { setQuota, unsetQuota } from '../../../src/cli/set-quota.ts';
import { showQuota } from '../../../src/cli/show-quota.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { verifyQuota } from '../../../src/cli/verify-quota.ts';
import { createAuditLog } from '../../../src/db/audit-log.ts';
import { createQuotaLedger } from '../../../src/db/quota-ledger.ts';
import { createQuotaPolicies } from '../../../src/db/quota-policies.ts';
import { createUserStore } from '../../../src/db/user-store.ts';
import { verifyLedger } from '../../../src/db/verify-ledger.ts';
import { aDatabase } from '../../support/a-database.ts';
import { aTerminal } from '../../support/terminal.ts';

/** The whole noun over a real database, in which `discord:1` is known as `ann`. */
function aQuotaCommand() {
  const { database, file, transact } = aDatabase();
  const users = createUserStore(database, { newId: idsOf('ann', 'guild', 'me', 'here') });
  users.recognise({ surface: 'discord', userExternalId: '1', spaceExternalId: 'guild' }, 0);
  users.recognise({ surface: 'cli', userExternalId: 'me', spaceExternalId: 'here' }, 0);
  const policies = createQuotaPolicies(database);
  const ledger = createQuotaLedger(database);
  const audit = createAuditLog(database, { keyOf: users.key });
  const now = () => 0;
  const change = createChangeQuota({ transact, policies, ledger, audit, now });
  const terminal = aTerminal();
  const deps = {
    terminal,
    findUser: users.find,
    ownName: 'cli:me',
    policies,
    ledger,
    now,
    setRule: (rule: Parameters<typeof change.setRule>[0]) => change.setRule(rule, 'operator'),
    removeRule: (scope: Parameters<typeof change.removeRule>[0], key: string) =>
      change.removeRule(scope, key, 'operator'),
    adjust: (user: Parameters<typeof change.adjust>[0], amount: number, reason: string) =>
      change.adjust(user, amount, reason, 'operator'),
    verifyLedger: () => verifyLedger(file),
  };
  const exitCodes: number[] = [];
  const note = (code: number) => void exitCodes.push(code);
  const command = createQuotaCommand({
    show: async (order) => note(showQuota(order, deps)),
    set: async (order) => note(setQuota(order, deps)),
    unset: async (order) => note(unsetQuota(order, deps)),
    grant: async (order) => note(grantQuota(order, deps)),
    policies: async (options) => note(listPolicies(options, deps)),
    verify: async (options) => note(await verifyQuota(options, deps)),
  });
  for (const each of [command, ...command.commands]) each.configureOutput({ writeErr: () => undefined });
  const run = async (...words: readonly string[]): Promise<string> => {
    const before = terminal.out.written().length;
    await command.parseAsync(words, { from: 'user' });
    return terminal.out.written().slice(before);
  };
  return { run, database, terminal, exitCodes };
}

function idsOf(...ids: readonly string[]): () => string {
  const rest = [...ids];
  return () => rest.shift() ?? 'another';
}

describe('pincel quota show', () => {
  test('tells balance, policy and entries in credits', async () => {
    const { run } = aQuotaCommand();
    await run('grant', 'discord:1', '-12.5', '--reason', 'a test');
    expect(await run('show', 'discord:1')).toBe(
      [
        'ann (member)',
        '  has 287.5 credits',
        '  may have up to 300 credits, 1,200 credits back a day, 10 waiting at most, 2 drawn at once at most, not blocked',
        '  1970-01-01T00:00:00.000Z  adjust   -12.5 credits  (a test, by operator)',
        '  1970-01-01T00:00:00.000Z  grant    +300 credits  (opening, by system)',
        '',
      ].join('\n'),
    );
  });

  test('tells JSON in decimal credits', async () => {
    const { run } = aQuotaCommand();
    expect(JSON.parse(await run('show', 'ann', '--json'))).toEqual({
      userId: 'ann',
      role: 'member',
      balanceCredits: 300,
      policy: {
        capacityCredits: 300,
        refillCreditsPerDay: 1_200,
        maxQueued: 10,
        maxRunning: 2,
        blocked: false,
      },
      entries: [],
    });
  });

  test('is about the person at the machine when nobody is named', async () => {
    expect(await aQuotaCommand().run('show')).toMatch(/^me \(member\)\n {2}has 0 credits\n.*unlimited/);
  });

  test('says how to name a person when there is none like that', async () => {
    await expect(aQuotaCommand().run('show', 'discord:2')).rejects.toThrow(
      /There is nobody called discord:2\. Give an id/,
    );
  });
});

describe('pincel quota set', () => {
  test('changes what is given and tells the rule', async () => {
    const { run } = aQuotaCommand();
    expect(await run('set', 'role', 'trusted', '--capacity', '1000.5', '--refill', '5000/day')).toBe(
      'The rule for role trusted is now: up to 1,000.5 credits, 5,000 credits back a day.\n',
    );
    expect(await run('set', 'default', '--max-queued', '0', '--max-running', '1')).toBe(
      'The rule for default is now: up to 300 credits, 1,200 credits back a day, 0 waiting at most, 1 drawn at once at most, not blocked.\n',
    );
  });

  test('tells JSON with before and after', async () => {
    const { run } = aQuotaCommand();
    const told = await run('set', 'user', 'discord:1', '--capacity', 'unlimited', '--json');
    expect(JSON.parse(told)).toEqual({
      scope: 'user',
      key: 'ann',
      before: null,
      after: { capacityCredits: 'unlimited' },
    });
  });

  test.each([
    [['user', 'ann'], /Say what to change/],
    [['user', '--max-queued', '1'], /after the scope comes a user/],
    [['role', 'king', '--max-queued', '1'], /There is no role king\. Choose one of: member/],
    [['platform', 'fax', '--max-queued', '1'], /There is no platform fax/],
    [['space', '--max-queued', '1'], /the id of a space/],
    [['default', 'ann', '--max-queued', '1'], /leave ann out/],
    [['default', '--max-running', '0'], /pincel quota block/],
  ])('refuses %j with what to do instead', async (words, message) => {
    const refused = aQuotaCommand().run('set', ...words);
    await expect(refused).rejects.toThrow(message);
    await expect(refused).rejects.toBeInstanceOf(UsageError);
  });

  test.each([
    [['everything', 'x', '--max-queued', '1']],
    [['default', '--capacity', '1.2345']],
    [['default', '--capacity', 'lots']],
    [['default', '--capacity=-1']],
    [['default', '--refill', '3/week']],
    [['default', '--max-queued', '1.5']],
  ])('does not understand %j', async (words) => {
    await expect(aQuotaCommand().run('set', ...words)).rejects.toBeInstanceOf(CommanderError);
  });
});

describe('pincel quota unset', () => {
  test('takes a rule away, once', async () => {
    const { run } = aQuotaCommand();
    await run('set', 'space', 'guild', '--max-queued', '3');
    expect(await run('unset', 'space', 'guild')).toBe(
      'The rule for space guild is gone. It was: 3 waiting at most.\n',
    );
    await expect(run('unset', 'space', 'guild')).rejects.toThrow(/There is no rule for space guild/);
  });

  test('leaves the default rule', async () => {
    await expect(aQuotaCommand().run('unset', 'default')).rejects.toThrow(/has to stay/);
  });
});

describe('pincel quota grant', () => {
  test('gives credits and tells the balance', async () => {
    const { run } = aQuotaCommand();
    expect(await run('grant', 'ann', '50', '--reason', 'a gift')).toBe(
      'ann got 50 credits and has 350 credits now.\n',
    );
    const told = await run('grant', 'ann', '-0.5', '--reason', 'a fee', '--json');
    expect(JSON.parse(told)).toEqual({ userId: 'ann', credits: -0.5, balanceCredits: 349.5 });
  });

  test('wants an amount and a reason', async () => {
    const { run } = aQuotaCommand();
    await expect(run('grant', 'ann', '0', '--reason', 'nothing')).rejects.toThrow(/not 0/);
    await expect(run('grant', 'ann', '5', '--reason', ' ')).rejects.toThrow(/Say why/);
    await expect(run('grant', 'ann', '5')).rejects.toBeInstanceOf(CommanderError);
  });
});

describe('pincel quota block and unblock', () => {
  test('change the rule of one person', async () => {
    const { run } = aQuotaCommand();
    expect(await run('block', 'discord:1')).toBe('The rule for user ann is now: blocked.\n');
    expect(await run('unblock', 'ann')).toBe('The rule for user ann is now: not blocked.\n');
  });
});

describe('pincel quota policies', () => {
  test('lists every rule, the narrowest first', async () => {
    const { run } = aQuotaCommand();
    await run('block', 'ann');
    expect((await run('policies')).split('\n').map((line) => line.split(':')[0])).toEqual([
      'user ann',
      'platform cli',
      'default',
      '',
    ]);
    expect(JSON.parse(await run('policies', '--json'))).toMatchObject({
      policies: [
        { scope: 'user', key: 'ann', blocked: true },
        { scope: 'platform', key: 'cli', capacityCredits: 'unlimited' },
        { scope: 'default', key: '', capacityCredits: 300 },
      ],
    });
  });
});

describe('pincel quota verify', () => {
  test('says that the ledger is right', async () => {
    const { run, exitCodes } = aQuotaCommand();
    await run('grant', 'ann', '50', '--reason', 'a gift');
    expect(await run('verify')).toBe('The ledger is right (accounts: 1, entries: 2, jobs: 0).\n');
    expect(exitCodes.at(-1)).toBe(0);
  });

  test('names each fault and fails', async () => {
    const { run, database, exitCodes, terminal } = aQuotaCommand();
    await run('grant', 'ann', '50', '--reason', 'a gift');
    database.exec('UPDATE quota_accounts SET balance_millicredits = 1');
    expect(await run('verify')).toBe(
      'The balance of user ann is 1 millicredits, but their entries sum up to 350000.\n',
    );
    expect(terminal.err.written()).toMatch(/^Faults in the ledger: 1 .*pincel db restore/);
    expect(JSON.parse(await run('verify', '--json'))).toMatchObject({
      ok: false,
      faults: [{ what: 'balance', id: 'ann' }],
    });
    expect(exitCodes).toEqual([0, 1, 1]);
  });
});
