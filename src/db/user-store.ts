import { randomBytes } from 'node:crypto';
import type { KnownRequester, Requester } from '../domain/requester.ts';
import { type Role, roles } from '../domain/role.ts';
import { type Surface, surfaces } from '../domain/surface.ts';
import type { Space, User, UserStore } from '../domain/user-store.ts';
import { hashCode, newCode } from './link-code.ts';
import { createMoveSpace } from './move-space.ts';
import type { Database } from './open-database.ts';
import { createTransact } from './transact.ts';

interface UserRow {
  readonly id: string;
  readonly role: Role;
  readonly created_at_ms: number;
  readonly erased_at_ms: number | null;
}

interface LinkCodeRow {
  readonly user_id: string;
  readonly expires_at_ms: number;
}

const keyBytes = 32;

/**
 * `UserStore` over `users`, `user_keys`, `identities`, `link_codes` and `spaces`. A merged account is a signpost to the
 * one that was kept: every method but `key` follows it. Old audit entries stay under the merged account's own key.
 */
export function createUserStore(database: Database, { newId }: { readonly newId: () => string }): UserStore {
  const transact = createTransact(database);
  const selectUser = database.prepare<[string], UserRow>(`
    SELECT kept.id, kept.role, kept.created_at_ms, kept.erased_at_ms
    FROM users JOIN users AS kept ON kept.id = coalesce(users.merged_into, users.id) WHERE users.id = ?`);
  const selectPage = database
    .prepare<[string | null, string | null, number], string>(
      'SELECT id FROM users WHERE merged_into IS NULL AND (? IS NULL OR id < ?) ORDER BY id DESC LIMIT ?',
    )
    .pluck();
  // An identity never belongs to a merged account.
  const selectRoleOf = database.prepare<[string], Role>('SELECT role FROM users WHERE id = ?').pluck();
  const selectIdentities = database.prepare<[string], { surface: Surface; externalId: string }>(`
    SELECT surface, external_id AS externalId FROM identities WHERE user_id = ? ORDER BY created_at_ms, surface`);
  const selectUserId = database
    .prepare<[string, string], string>('SELECT user_id FROM identities WHERE surface = ? AND external_id = ?')
    .pluck();
  const selectSpaceId = database
    .prepare<[string, string], string>('SELECT id FROM spaces WHERE surface = ? AND external_id = ?')
    .pluck();
  const selectSpace = database.prepare<[string], Space>(
    'SELECT id, surface, external_id AS externalId FROM spaces WHERE id = ?',
  );
  const selectKey = database
    .prepare<[string], Uint8Array>('SELECT key FROM user_keys WHERE user_id = ?')
    .pluck();
  const selectCode = database.prepare<[Uint8Array], LinkCodeRow>(
    'SELECT user_id, expires_at_ms FROM link_codes WHERE code_hash = ?',
  );
  const insertUser = database.prepare<[string, number]>(
    'INSERT INTO users (id, created_at_ms) VALUES (?, ?)',
  );
  const insertKey = database.prepare<[string, Uint8Array]>(
    'INSERT INTO user_keys (user_id, key) VALUES (?, ?)',
  );
  const insertIdentity = database.prepare<[string, string, string, number]>(
    'INSERT INTO identities (surface, external_id, user_id, created_at_ms) VALUES (?, ?, ?, ?)',
  );
  const insertSpace = database.prepare<[string, string, string, number]>(
    'INSERT INTO spaces (id, surface, external_id, created_at_ms) VALUES (?, ?, ?, ?)',
  );
  const insertCode = database.prepare<[Uint8Array, string, number]>(
    'INSERT INTO link_codes (code_hash, user_id, expires_at_ms) VALUES (?, ?, ?)',
  );
  const updateRole = database.prepare<[string, string]>('UPDATE users SET role = ? WHERE id = ?');
  const deleteCode = database.prepare<[Uint8Array]>('DELETE FROM link_codes WHERE code_hash = ?');
  const deleteCodesOf = database.prepare<[string]>('DELETE FROM link_codes WHERE user_id = ?');
  const deleteIdentitiesOf = database.prepare<[string]>('DELETE FROM identities WHERE user_id = ?');
  const deleteKeysOf = database.prepare<[string, string]>(
    'DELETE FROM user_keys WHERE user_id IN (SELECT id FROM users WHERE id = ? OR merged_into = ?)',
  );
  // The name of a conversation with one person is that person's.
  const forgetDirectSpaces = database.prepare<[string]>(`
    UPDATE spaces SET external_id = 'erased:' || id
    WHERE (surface, external_id) IN (SELECT surface, 'dm:' || external_id FROM identities WHERE user_id = ?)`);
  const markErased = database.prepare<[number, string, string]>(
    'UPDATE users SET erased_at_ms = ? WHERE (id = ? OR merged_into = ?) AND erased_at_ms IS NULL',
  );
  const moves = [
    'identities',
    'jobs',
    'link_codes',
    'api_tokens',
    'web_sessions',
    'login_codes',
    'webhooks',
    'chat_settings',
  ].map((table) => database.prepare<[string, string]>(`UPDATE ${table} SET user_id = ? WHERE user_id = ?`));
  const deleteSupersededSettings = database.prepare<[string, string]>(
    'DELETE FROM chat_settings WHERE user_id = ? AND EXISTS (SELECT 1 FROM chat_settings WHERE user_id = ?)',
  );
  // What was merged into the merged account before points to the kept one as well: a signpost is one step long.
  const markMerged = database.prepare<[string, string, string]>(
    'UPDATE users SET merged_into = ? WHERE id = ? OR merged_into = ?',
  );

  function get(userId: string): User | undefined {
    const row = selectUser.get(userId);
    if (row === undefined) return undefined;
    return {
      id: row.id,
      role: row.role,
      createdAtMs: row.created_at_ms,
      erasedAtMs: row.erased_at_ms ?? undefined,
      identities: selectIdentities.all(row.id),
    };
  }

  function keptId(userId: string): string {
    const row = selectUser.get(userId);
    if (row === undefined) throw new Error(`There is no user ${userId}`);
    return row.id;
  }

  function addUser(surface: Surface, externalId: string, atMs: number): string {
    const id = newId();
    insertUser.run(id, atMs);
    insertKey.run(id, randomBytes(keyBytes));
    insertIdentity.run(surface, externalId, id, atMs);
    return id;
  }

  function addSpace(surface: Surface, externalId: string, atMs: number): string {
    const id = newId();
    insertSpace.run(id, surface, externalId, atMs);
    return id;
  }

  function knownId({ surface, userExternalId, userId }: Requester): string | undefined {
    return userId === undefined ? selectUserId.get(surface, userExternalId) : keptId(userId);
  }

  function lookUp(requester: Requester): KnownRequester | undefined {
    const { surface, spaceExternalId, role } = requester;
    const userId = knownId(requester);
    const spaceId = selectSpaceId.get(surface, spaceExternalId);
    if (userId === undefined || spaceId === undefined) return undefined;
    return { userId, spaceId, surface, role: higherRole(selectRoleOf.get(userId), role) };
  }

  return {
    recognise: (requester, atMs) =>
      // Looked up again under the write lock: another process may have met them meanwhile.
      lookUp(requester) ??
      transact(() => {
        const { surface, userExternalId, spaceExternalId, role } = requester;
        const userId = knownId(requester) ?? addUser(surface, userExternalId, atMs);
        const spaceId =
          selectSpaceId.get(surface, spaceExternalId) ?? addSpace(surface, spaceExternalId, atMs);
        return { userId, spaceId, surface, role: higherRole(selectRoleOf.get(userId), role) };
      }),
    get,
    findSpace: (name) => {
      const { surface, externalId } = parseName(name);
      if (surface !== undefined) return selectSpaceId.get(surface, externalId);
      return selectSpace.get(name)?.id;
    },
    getSpace: (spaceId) => selectSpace.get(spaceId),
    moveSpace: createMoveSpace(database),
    find: (name) => {
      const { surface, externalId } = parseName(name);
      const userId = surface === undefined ? name : selectUserId.get(surface, externalId);
      return userId === undefined ? undefined : get(userId);
    },
    list: ({ limit, beforeId = null }) =>
      selectPage.all(beforeId, beforeId, limit).flatMap((userId) => get(userId) ?? []),
    setRole: (userId, role) => {
      updateRole.run(role, keptId(userId));
    },
    newLinkCode: (userId, expiresAtMs) => {
      const code = newCode();
      transact(() => {
        const id = keptId(userId);
        // One code at a time: those asked for earlier are of no use to anybody but a guesser.
        deleteCodesOf.run(id);
        insertCode.run(hashCode(code), id, expiresAtMs);
      });
      return code;
    },
    ownerOfCode: (code) => selectCode.get(hashCode(code))?.user_id,
    link: (code, userId, atMs) =>
      transact(() => {
        const hash = hashCode(code);
        const found = selectCode.get(hash);
        if (found === undefined) return { ok: false, reason: 'unknown-code' };
        const kept = keptId(userId);
        if (found.user_id === kept) return { ok: false, reason: 'same-account' };
        deleteCode.run(hash);
        if (found.expires_at_ms <= atMs) return { ok: false, reason: 'expired' };
        deleteSupersededSettings.run(found.user_id, kept);
        for (const move of moves) move.run(kept, found.user_id);
        markMerged.run(kept, found.user_id, found.user_id);
        return { ok: true, userId: kept, mergedUserId: found.user_id };
      }),
    erase: (userId, atMs) => {
      transact(() => {
        const id = keptId(userId);
        deleteKeysOf.run(id, id);
        forgetDirectSpaces.run(id);
        deleteIdentitiesOf.run(id);
        deleteCodesOf.run(id);
        markErased.run(atMs, id, id);
      });
    },
    key: (userId) => selectKey.get(userId),
  };
}

function higherRole(own: Role = 'member', granted: Role = 'member'): Role {
  return roles.indexOf(own) > roles.indexOf(granted) ? own : granted;
}

/** `telegram:5678` names somebody, or a space, by the id there; everything else is an id of ours. */
function parseName(name: string): { readonly surface: Surface | undefined; readonly externalId: string } {
  const colon = name.indexOf(':');
  const surface = surfaces.find((known) => known === name.slice(0, Math.max(colon, 0)));
  return { surface, externalId: name.slice(colon + 1) };
}
