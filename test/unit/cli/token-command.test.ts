import { expect, test } from 'vitest';
import { createChangeTokens } from '../../../src/app/change-tokens.ts';
import { newId } from '../../../src/app/new-id.ts';
import { createToken } from '../../../src/cli/create-token.ts';
import { listTokens } from '../../../src/cli/list-tokens.ts';
import { revokeToken } from '../../../src/cli/revoke-token.ts';
import { createTokenCommand } from '../../../src/cli/token-command.ts';
import { createApiTokens } from '../../../src/db/api-tokens.ts';
import { createAuditLog } from '../../../src/db/audit-log.ts';
import { createTransact } from '../../../src/db/transact.ts';
import { createUserStore } from '../../../src/db/user-store.ts';
import { createWebhooks } from '../../../src/db/webhooks.ts';
import { aDatabase } from '../../support/a-database.ts';
import { aTerminal } from '../../support/terminal.ts';

const dayMs = 86_400_000;

/** The whole noun over a real database. */
function aTokenCommand() {
  const { database } = aDatabase();
  const users = createUserStore(database, { newId });
  const tokens = createApiTokens(database, { newId });
  const webhooks = createWebhooks(database, { newId });
  const audit = createAuditLog(database, { keyOf: users.key });
  const now = () => dayMs;
  const changeTokens = createChangeTokens({
    transact: createTransact(database),
    tokens,
    webhooks,
    audit,
    now,
  });
  const terminal = aTerminal();
  const recogniseWeb = (userExternalId: string) =>
    users.recognise({ surface: 'web', userExternalId, spaceExternalId: userExternalId }, now()).userId;
  const command = createTokenCommand({
    create: async (order) => {
      createToken(order, { terminal, findUser: users.find, recogniseWeb, changeTokens, now });
    },
    list: async (options) => void listTokens(options, { terminal, tokens, now }),
    revoke: async (id, options) => void revokeToken(id, options, { terminal, changeTokens }),
  });
  const audited = () => database.prepare<[], string>('SELECT kind FROM audit_log ORDER BY seq').pluck().all();
  const run = async (...words: readonly string[]): Promise<string> => {
    const before = terminal.out.written().length;
    await command.parseAsync(words, { from: 'user' });
    return terminal.out.written().slice(before);
  };
  return { run, tokens, users, terminal, audited };
}

test('a token that is created works, until it is revoked', async () => {
  const { run, tokens, users, terminal, audited } = aTokenCommand();
  const text = (await run('create', 'posters')).trim();
  const token = tokens.authenticate(text, dayMs);
  expect(token).toMatchObject({ name: 'posters', scopes: ['draw'], userId: users.find('web:posters')?.id });
  expect(terminal.err.written()).toContain(`"pincel token revoke ${token?.id}" ends it`);
  expect(await run('revoke', token?.id ?? '')).toBe('The token posters works no longer.\n');
  expect(tokens.authenticate(text, dayMs)).toBeUndefined();
  expect(audited()).toEqual(['token-created', 'token-revoked']);
});

test('a token expires after the days that were given', async () => {
  const { run, tokens } = aTokenCommand();
  const made: unknown = JSON.parse(
    await run('create', 'posters', '--expires', '2', '--scope', 'admin', '--json'),
  );
  expect(made).toMatchObject({ ok: true, scopes: ['admin'], expiresAt: '1970-01-04T00:00:00.000Z' });
  expect(tokens.list()[0]?.expiresAtMs).toBe(3 * dayMs);
});

test('the list says whether a token works and when it was used, and never its text', async () => {
  const { run, tokens } = aTokenCommand();
  expect(await run('list')).toBe('There are no tokens. Make one with "pincel token create <name>".\n');
  const text = (await run('create', 'posters')).trim();
  tokens.authenticate(text, 2 * dayMs);
  const listed = await run('list');
  expect(listed).toMatch(
    /^\w{26} {2}posters \(draw\), works, last used 1970-01-03T00:00:00.000Z, of \w{26}\n$/,
  );
  expect(await run('list', '--json')).not.toContain(text);
});

test('mistakes are sentences that say what to do', async () => {
  const { run } = aTokenCommand();
  await expect(run('revoke', '01ABC')).rejects.toThrow(
    'There is no token 01ABC. "pincel token list" has their ids.',
  );
  await expect(run('create', 'x', '--user', 'discord:1')).rejects.toThrow(/There is nobody called discord:1/);
});
