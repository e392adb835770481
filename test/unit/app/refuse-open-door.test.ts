import { expect, test } from 'vitest';
import { newId } from '../../../src/app/new-id.ts';
import { refuseOpenDoor } from '../../../src/app/refuse-open-door.ts';
import { createApiTokens } from '../../../src/db/api-tokens.ts';
import { createUserStore } from '../../../src/db/user-store.ts';
import { AppError } from '../../../src/domain/app-error.ts';
import { aDatabase } from '../../support/a-database.ts';

function aDoor() {
  const { database } = aDatabase();
  const users = createUserStore(database, { newId });
  const tokens = createApiTokens(database, { newId });
  const { userId } = users.recognise({ surface: 'web', userExternalId: 'ana', spaceExternalId: 'ana' }, 0);
  return {
    users,
    tokens,
    userId,
    open: () => refuseOpenDoor('0.0.0.0', { tokens, users, now: () => 5_000 }),
    aToken: (expiresAtMs?: number) =>
      tokens.create({ userId, name: 'a', scopes: ['draw'], expiresAtMs }, 1_000).token,
  };
}

test('without a token nothing is opened to others, and the sentence says how to make one', () => {
  const { open } = aDoor();
  expect(open).toThrow(AppError);
  expect(open).toThrow(
    /^PINCEL_HTTP_HOST is 0\.0\.0\.0.*Run "pincel token create <name> --scope admin" first, with the same data folder, or listen on 127\.0\.0\.1\.$/,
  );
});

test('one token that works is enough', () => {
  const { open, aToken } = aDoor();
  aToken(2_000);
  aToken(5_001);
  expect(open).not.toThrow();
});

test('tokens that have expired, were revoked or are of somebody who was erased let nobody in', () => {
  const { open, aToken, tokens, users, userId } = aDoor();
  aToken(5_000);
  tokens.revoke(aToken().id, 2_000);
  expect(open).toThrow('no token to log in with');
  aToken();
  users.erase(userId, 3_000);
  expect(open).toThrow('no token to log in with');
});
