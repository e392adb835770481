import { expect, test } from 'vitest';
import { createChangeRole } from '../../../src/app/change-role.ts';
import type { Erasure } from '../../../src/app/erase-user.ts';
import { changeRole } from '../../../src/cli/change-role.ts';
import { type EraseUserDeps, eraseUser } from '../../../src/cli/erase-user.ts';
import { showUser } from '../../../src/cli/show-user.ts';
import { createUserCommand } from '../../../src/cli/user-command.ts';
import { keptResults } from '../../support/kept-results.ts';
import { aTerminal } from '../../support/terminal.ts';

/** The whole noun over a real database, in which `telegram:ana` has one result; erasing answers `erasure`. */
async function aUserCommand(
  erasure: Erasure = { outcome: 'erased', jobs: 1, media: 2 },
  confirm?: EraseUserDeps['confirm'],
) {
  const stores = await keptResults();
  const { users, jobs, media, addResult } = stores;
  await addResult('job-1');
  const userId = users.find('telegram:ana')?.id ?? '';
  const terminal = aTerminal();
  const erased: (readonly [string, string])[] = [];
  const exitCodes: number[] = [];
  const deps = { terminal, findUser: users.find, jobs, media };
  const command = createUserCommand({
    show: async (name, options) => void exitCodes.push(showUser(name, options, deps)),
    changeRole: async (name, role, options) => {
      const change = createChangeRole({ ...stores, now: () => 7 });
      exitCodes.push(changeRole(name, role, options, { ...deps, changeRole: change }));
    },
    erase: async (order) => {
      const erase = async (id: string, actor: string): Promise<Erasure> => {
        erased.push([id, actor]);
        return erasure;
      };
      exitCodes.push(await eraseUser(order, { ...deps, eraseUser: erase, confirm }));
    },
  });
  return {
    userId,
    users,
    erased,
    exitCodes,
    terminal,
    run: async (...words: readonly string[]): Promise<string> => {
      await command.parseAsync(words, { from: 'user' });
      return terminal.out.written();
    },
  };
}

test('show tells who somebody is and what they have', async () => {
  const { run, userId } = await aUserCommand();
  const told = await run('show', 'telegram:ana');
  expect(told).toContain(`${userId} (member)\n  known since 2`);
  expect(told).toContain('  is telegram:ana\n  requests waiting: 0, running: 0; pictures kept: 1\n');
});

test('show --json names identities, and when somebody was erased', async () => {
  const { run, userId, users, terminal } = await aUserCommand();
  users.erase(userId, 5);
  expect(JSON.parse(await run('show', userId, '--json'))).toMatchObject({
    id: userId,
    erasedAt: '1970-01-01T00:00:00.005Z',
    identities: [],
    jobs: { queued: 0, running: 0 },
  });
  expect(terminal.err.written()).toBe('');
});

test('role gives a role of one’s own, and says what it was', async () => {
  const { run, userId, users } = await aUserCommand();
  expect(await run('role', 'telegram:ana', 'trusted')).toBe(`${userId} is trusted now (was member).\n`);
  expect(users.get(userId)?.role).toBe('trusted');
  expect(await run('role', userId, 'trusted')).toContain(`${userId} was trusted already.\n`);
});

test('erase asks first, and does nothing when the answer is no', async () => {
  const questions: string[] = [];
  const { run, userId, erased, exitCodes, terminal } = await aUserCommand(undefined, (question) => {
    questions.push(question);
    return Promise.resolve(questions.length > 1);
  });
  await run('erase', 'telegram:ana');
  expect(questions[0]).toContain(`Erase ${userId}?`);
  expect({ erased, exitCodes, told: terminal.err.written() }).toEqual({
    erased: [],
    exitCodes: [2],
    told: 'Nothing was erased.\n',
  });
  expect(await run('erase', 'telegram:ana')).toContain('the words of 1 requests and 2 pictures are gone');
  expect(erased).toEqual([[userId, 'operator']]);
});

test('where nobody can be asked, --yes is needed', async () => {
  const { run, userId, erased } = await aUserCommand();
  await expect(run('erase', 'telegram:ana')).rejects.toThrow('add --yes if you mean it');
  expect(JSON.parse(await run('erase', 'telegram:ana', '--yes', '--json'))).toEqual({
    ok: true,
    userId,
    outcome: 'erased',
    jobs: 1,
    media: 2,
  });
  expect(erased).toEqual([[userId, 'operator']]);
});

test('erase fails with the reason while something still runs', async () => {
  const { run, exitCodes, terminal } = await aUserCommand({ outcome: 'still-running', jobIds: ['job-7'] });
  await run('erase', 'telegram:ana', '--yes');
  expect(exitCodes).toEqual([1]);
  expect(terminal.err.written()).toContain(
    'job-7 still runs and has been told to stop. Give this command again',
  );
});

test('nobody of that name is a mistake of who typed it', async () => {
  const { run } = await aUserCommand();
  await expect(run('show', 'telegram:eve')).rejects.toThrow('There is nobody called telegram:eve');
  await expect(run('erase', 'eve', '--yes')).rejects.toThrow('There is nobody called eve');
});
