import { z } from 'zod';
import { AppError } from '../domain/app-error.ts';
import { roles } from '../domain/role.ts';
import {
  allSpaces,
  defaultSpacePolicy,
  nsfwRules,
  type SpacePolicies,
  type SpacePolicy,
  type SpacePolicyParts,
} from '../domain/space-policy.ts';
import type { Database } from './open-database.ts';
import { parseJson } from './parse-json.ts';
import { createTransact } from './transact.ts';

const entries = z.array(z.string());
/** JSON has no undefined: null is nobody. */
const lowestRole = z.enum(roles).nullable();
const rulesSchema = z.strictObject({
  words: z.strictObject({ deny: entries, allow: entries }).optional(),
  kinds: z.strictObject({ image: lowestRole, gif: lowestRole }).optional(),
  maxQueued: z.int().min(0).optional(),
  channels: entries.optional(),
  nsfw: z.enum(nsfwRules).optional(),
  trustedRoles: entries.optional(),
});

/** Resolved policies are kept for as many spaces that have rules of their own. */
const rememberedSpaces = 256;

interface Resolved {
  readonly own: string | undefined;
  readonly forAll: string | undefined;
  readonly policy: SpacePolicy;
}

/**
 * `SpacePolicies` in SQLite: one row of JSON per space that has rules of its own. Every call reads the rows, so what
 * another process writes holds at once; they are parsed only when they changed.
 * @throws AppError `storage-invalid` when a row is not what this code writes.
 */
export function createSpacePolicies(database: Database): SpacePolicies {
  const transact = createTransact(database);
  const select = database
    .prepare<[string], string>('SELECT policy FROM space_policies WHERE space_id = ?')
    .pluck();
  const selectSpaces = database
    .prepare<[string, number, number], string>(
      'SELECT space_id FROM space_policies WHERE space_id <> ? ORDER BY updated_at_ms DESC, space_id LIMIT ? OFFSET ?',
    )
    .pluck();
  const countSpaces = database
    .prepare<[string], number>('SELECT count(*) FROM space_policies WHERE space_id <> ?')
    .pluck();
  const upsert = database.prepare<[string, string, number]>(
    `INSERT INTO space_policies (space_id, policy, updated_at_ms) VALUES (?, ?, ?)
     ON CONFLICT (space_id) DO UPDATE SET policy = excluded.policy, updated_at_ms = excluded.updated_at_ms`,
  );
  const remove = database.prepare<[string]>('DELETE FROM space_policies WHERE space_id = ?');
  const remembered = new Map<string, Resolved>();

  const remember = (spaceId: string, resolved: Resolved): SpacePolicy => {
    const [oldest] = remembered.keys();
    if (remembered.size >= rememberedSpaces && oldest !== undefined) remembered.delete(oldest);
    remembered.set(spaceId, resolved);
    return resolved.policy;
  };
  const resolve = (spaceId: string): SpacePolicy => {
    const forAll = select.get(allSpaces);
    const own = spaceId === allSpaces ? undefined : select.get(spaceId);
    const key = own === undefined ? allSpaces : spaceId;
    const before = remembered.get(key);
    if (before !== undefined && before.own === own && before.forAll === forAll) return before.policy;
    const policy =
      own === undefined
        ? { ...defaultSpacePolicy, ...parseRules(forAll, allSpaces) }
        : join(resolve(allSpaces), parseRules(own, spaceId));
    return remember(key, { own, forAll, policy });
  };

  return {
    resolve,
    own: (spaceId) => parseRules(select.get(spaceId), spaceId),
    spaces: ({ limit, offset }) => selectSpaces.all(allSpaces, limit, offset),
    spaceCount: () => countSpaces.get(allSpaces) ?? 0,
    set: (spaceId, policy, atMs) =>
      transact(() => {
        const before = parseRules(select.get(spaceId), spaceId);
        const written = toJson({ ...before, ...policy });
        const after = parseRules(written, spaceId);
        if (Object.keys(after).length === 0) remove.run(spaceId);
        else upsert.run(spaceId, written, atMs);
        return { before, after };
      }),
  };
}

function join(forAll: SpacePolicy, own: Partial<SpacePolicy>): SpacePolicy {
  const words =
    own.words === undefined
      ? forAll.words
      : {
          deny: [...forAll.words.deny, ...own.words.deny],
          allow: [...forAll.words.allow, ...own.words.allow],
        };
  return { ...forAll, ...own, words };
}

function toJson(policy: SpacePolicyParts): string {
  const { words, kinds, maxQueued, channels, nsfw, trustedRoles } = policy;
  const rules: z.input<typeof rulesSchema> = {
    words: words && { deny: [...words.deny], allow: [...words.allow] },
    kinds: kinds && { image: kinds.image ?? null, gif: kinds.gif ?? null },
    maxQueued,
    channels: channels && [...channels],
    nsfw,
    trustedRoles: trustedRoles && [...trustedRoles],
  };
  return JSON.stringify(rules);
}

function parseRules(text: string | undefined, spaceId: string): Partial<SpacePolicy> {
  if (text === undefined) return {};
  const parsed = rulesSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    const whose = spaceId === allSpaces ? 'for all spaces' : `of the space ${spaceId}`;
    throw new AppError(
      'storage-invalid',
      `The rules ${whose} in the database cannot be read. Restore a backup, or delete that row of the table space_policies.`,
      { cause: parsed.error },
    );
  }
  const { words, kinds, maxQueued, channels, nsfw, trustedRoles } = parsed.data;
  return {
    ...(words && { words }),
    ...(kinds && { kinds: { image: kinds.image ?? undefined, gif: kinds.gif ?? undefined } }),
    ...(maxQueued !== undefined && { maxQueued }),
    ...(channels && { channels }),
    ...(nsfw && { nsfw }),
    ...(trustedRoles && { trustedRoles }),
  };
}
