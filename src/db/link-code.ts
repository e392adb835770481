import { createHash, randomInt } from 'node:crypto';

/** Without what looks alike: 0 O Q, 1 I L, 2 Z, 5 S, 8 B, U V. */
const letters = 'ACDEFGHJKMNPRTWXY34679';
const codeLength = 8;

/** A code that is easy to type over: 8 letters and digits, about 5·10^10 possibilities. */
export function newCode(): string {
  return Array.from({ length: codeLength }, () => letters.charAt(randomInt(letters.length))).join('');
}

/** What is kept of a code: SHA-256. Lower case, spaces and hyphens make no difference. */
export function hashCode(code: string): Uint8Array {
  const typed = code.toUpperCase().replaceAll(/[^A-Z0-9]/g, '');
  return createHash('sha256').update(typed).digest();
}
