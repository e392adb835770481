import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** The row the data belongs to: it cannot be moved to another, nor given to another person. */
interface PersonalPlace {
  readonly seq: number;
  readonly userId: string;
}

const algorithm = 'aes-256-gcm';
/** NIST SP 800-38D: 96 random bits are safe for 2^32 messages under one key; a person makes fewer. */
const nonceBytes = 12;
const tagBytes = 16;

/** AES-256-GCM under the person's 32-byte key, bound to the row: nonce ‖ ciphertext ‖ tag. */
export function encryptPersonal(key: Uint8Array, place: PersonalPlace, text: string): Buffer {
  const nonce = randomBytes(nonceBytes);
  const cipher = createCipheriv(algorithm, key, nonce, { authTagLength: tagBytes });
  cipher.setAAD(toContext(place));
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}

/** Undefined when these are not bytes that were encrypted with this key for this row. */
export function decryptPersonal(
  key: Uint8Array,
  place: PersonalPlace,
  sealed: Uint8Array,
): string | undefined {
  if (sealed.length < nonceBytes + tagBytes) return undefined;
  const decipher = createDecipheriv(algorithm, key, sealed.subarray(0, nonceBytes), {
    authTagLength: tagBytes,
  });
  decipher.setAAD(toContext(place));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    const text = decipher.update(sealed.subarray(nonceBytes, -tagBytes));
    return Buffer.concat([text, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
}

function toContext({ seq, userId }: PersonalPlace): Buffer {
  return Buffer.from(`pincel audit ${seq} ${userId}`);
}
