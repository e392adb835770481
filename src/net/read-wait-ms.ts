/**
 * How long a server asks to be left alone: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), or the `t` of an
 * exhausted `RateLimit` (draft-ietf-httpapi-ratelimit-headers), which Hugging Face's hub sends instead.
 */
export function readWaitMs(headers: Headers, nowMs: number): number | undefined {
  const retryAfter = headers.get('retry-after')?.trim();
  if (retryAfter !== undefined) {
    if (/^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000;
    const atMs = Date.parse(retryAfter);
    if (!Number.isNaN(atMs)) return Math.max(0, atMs - nowMs);
  }
  const seconds = /;\s*r=0\s*;\s*t=(\d+)/.exec(headers.get('ratelimit') ?? '')?.[1];
  return seconds === undefined ? undefined : Number(seconds) * 1000;
}
