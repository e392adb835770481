import { createHmac, timingSafeEqual } from 'node:crypto';

/** Addresses of result files that anybody may open until a time. */
export interface MediaLinks {
  /** The signature of a link that works until then. */
  sign(mediaId: string, expiresAtSeconds: number): string;
  /** Takes the same time whatever of a signature is wrong. */
  isGenuine(mediaId: string, expiresAtSeconds: number, signature: string): boolean;
}

/** Signs with HMAC-SHA256 (RFC 2104), in base64url. Whoever has `key` can make links: it stays in the database. */
export function createMediaLinks(key: Uint8Array): MediaLinks {
  const digest = (mediaId: string, expiresAtSeconds: number): Buffer =>
    createHmac('sha256', key).update(`media\n${mediaId}\n${expiresAtSeconds}`).digest();
  return {
    sign: (mediaId, expiresAtSeconds) => digest(mediaId, expiresAtSeconds).toString('base64url'),
    isGenuine(mediaId, expiresAtSeconds, signature) {
      const expected = digest(mediaId, expiresAtSeconds);
      const given = Buffer.from(signature, 'base64url');
      // The length is no secret.
      return given.length === expected.length && timingSafeEqual(given, expected);
    },
  };
}

/** The address of a file that anybody may open until then, on this server. */
export function toSharedPath(
  mediaLinks: Pick<MediaLinks, 'sign'>,
  mediaId: string,
  expiresAtSeconds: number,
): string {
  const query = new URLSearchParams({
    expires: String(expiresAtSeconds),
    signature: mediaLinks.sign(mediaId, expiresAtSeconds),
  });
  return `/api/v1/media/${mediaId}/shared?${query.toString()}`;
}
