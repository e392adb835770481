import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Stores } from './stores.ts';

const keyBytes = 32;
const name = 'media-link-key';
const keySchema = z.string().regex(/^[\w-]{43}$/);

/** The key that links to result files are signed with, made at the first start; links outlive restarts by it. */
export function readMediaLinkKey(
  { transact, keptValues }: Pick<Stores, 'transact' | 'keptValues'>,
  nowMs: number,
): Uint8Array {
  return transact(() => {
    const kept = keySchema.safeParse(keptValues.read(name)).data;
    if (kept !== undefined) return Buffer.from(kept, 'base64url');
    const key = randomBytes(keyBytes);
    keptValues.write(name, key.toString('base64url'), nowMs);
    return key;
  });
}
