import { createPublicKey, type KeyObject, verify } from 'node:crypto';

/** A request older than this is a repetition by somebody else. */
const maxAgeMs = 5 * 60_000;

/** Discord's signature over a request: Ed25519 over the time stamp (seconds) and the body as they came. */
interface SignedRequest {
  readonly signature: string | null;
  readonly timestamp: string | null;
  readonly body: Uint8Array;
}

export type VerifySignature = (request: SignedRequest) => boolean;

/** `publicKey`: 64 hexadecimal digits, as the Developer Portal shows it. */
export function createVerifySignature(publicKey: string, now: () => number): VerifySignature {
  const key = toKey(publicKey);
  return ({ signature, timestamp, body }) => {
    if (signature === null || timestamp === null) return false;
    if (!/^[0-9a-f]{128}$/i.test(signature) || !/^\d{1,12}$/.test(timestamp)) return false;
    if (Math.abs(now() - Number(timestamp) * 1_000) > maxAgeMs) return false;
    const signed = Buffer.concat([Buffer.from(timestamp), body]);
    return verify(null, signed, key, Buffer.from(signature, 'hex'));
  };
}

function toKey(publicKey: string): KeyObject {
  const x = Buffer.from(publicKey, 'hex').toString('base64url');
  return createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
}
