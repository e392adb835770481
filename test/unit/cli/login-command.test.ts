import { expect, test } from 'vitest';
import { createLogIn } from '../../../src/app/log-in.ts';
import { newId } from '../../../src/app/new-id.ts';
import { createLoginCommand } from '../../../src/cli/login-command.ts';
import { makeLoginLink } from '../../../src/cli/make-login-link.ts';
import { createApiTokens } from '../../../src/db/api-tokens.ts';
import { createAuditLog } from '../../../src/db/audit-log.ts';
import { createTransact } from '../../../src/db/transact.ts';
import { createUserStore } from '../../../src/db/user-store.ts';
import { createWebSessions } from '../../../src/db/web-sessions.ts';
import { aDatabase } from '../../support/a-database.ts';
import { aTerminal } from '../../support/terminal.ts';

/** The command over a real database. */
function aLoginCommand() {
  const { database } = aDatabase();
  const users = createUserStore(database, { newId });
  const webSessions = createWebSessions(database, { newId });
  const logIn = createLogIn({
    transact: createTransact(database),
    webSessions,
    tokens: createApiTokens(database, { newId }),
    users,
    audit: createAuditLog(database, { keyOf: users.key }),
    now: () => 1_000,
  });
  const terminal = aTerminal();
  const known = (surface: 'web' | 'discord', userExternalId: string) =>
    users.recognise({ surface, userExternalId, spaceExternalId: 'x' }, 0).userId;
  const command = createLoginCommand(async (order) => {
    makeLoginLink(order, {
      terminal,
      findUser: users.find,
      knowOperator: () => known('web', 'admin'),
      makeCode: logIn.makeCode,
      pageAddress: 'https://pincel.example.org',
    });
  });
  return {
    users,
    known,
    terminal,
    run: async (...words: readonly string[]): Promise<string> => {
      await command.parseAsync(words, { from: 'user' });
      return terminal.out.written();
    },
    ownerOf: (code: string | undefined) => webSessions.ownerOfCode(code ?? '', 2_000),
  };
}

test('the link logs the operator in', async () => {
  const { run, known, ownerOf, terminal } = aLoginCommand();
  const [, code] = /^https:\/\/pincel\.example\.org\/login\/([\w-]{43})\n$/.exec(await run()) ?? [];
  expect(ownerOf(code)).toBe(known('web', 'admin'));
  expect(terminal.err.written()).toContain('Open it within ten minutes');
});

test('or somebody who is named, and for programs it is JSON', async () => {
  const { run, known, ownerOf } = aLoginCommand();
  const userId = known('discord', '1234');
  const told: unknown = JSON.parse(await run('--user', 'discord:1234', '--json'));
  expect(told).toMatchObject({ ok: true, userId, expiresAt: '1970-01-01T00:10:01.000Z' });
  expect(ownerOf(/login\/([\w-]{43})/.exec(JSON.stringify(told))?.[1])).toBe(userId);
});

test('nobody, and somebody who was erased, is told in a sentence', async () => {
  const { run, known, users } = aLoginCommand();
  await expect(run('--user', 'discord:9')).rejects.toThrow('There is nobody called discord:9.');
  const userId = known('discord', '1234');
  users.erase(userId, 500);
  await expect(run('--user', userId)).rejects.toThrow('was erased and cannot log in');
});
