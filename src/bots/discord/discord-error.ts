import { DiscordAPIError, HTTPError, RateLimitError } from '@discordjs/rest';

/**
 * Why Discord did not do what it was asked: `unauthorized` the bot token is refused; `gone` there is no such thing (any
 * more), which is also what an interaction's expired token means; `unavailable` it may work later, unchanged.
 */
export type FailureKind =
  | 'unauthorized'
  | 'forbidden'
  | 'gone'
  | 'too-large'
  | 'invalid'
  | 'rate-limited'
  | 'unavailable';

/**
 * What is kept of a client library's error. Its own carry tokens (in addresses) and prompts (in bodies), so nothing of
 * them goes along: no message, no cause.
 */
export class DiscordFailure extends Error {
  override readonly name = 'DiscordFailure';
  readonly kind: FailureKind;
  /** HTTP status; undefined when nothing was answered. */
  readonly status: number | undefined;
  /** Discord's own error code. */
  readonly code: number | undefined;
  /** How long Discord asked to be left alone; of `rate-limited` only. */
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: FailureKind,
    detail: {
      readonly status?: number | undefined;
      readonly code?: number | undefined;
      readonly retryAfterMs?: number | undefined;
      /** What was tried, in words of ours. */
      readonly what?: string | undefined;
      /** What a connection failed with: `ECONNRESET`. */
      readonly trouble?: string | undefined;
    } = {},
  ) {
    super(describe(kind, detail));
    this.kind = kind;
    this.status = detail.status;
    this.code = detail.code;
    this.retryAfterMs = detail.retryAfterMs;
  }
}

/** Discord's error codes that decide something (docs: Opcodes and Status Codes, JSON error codes). */
export const errorCodes = {
  unknownGuild: 10_004,
  unknownMessage: 10_008,
  requestTooLarge: 40_005,
  alreadyAcknowledged: 40_060,
  missingAccess: 50_001,
  cannotMessageUser: 50_007,
  missingPermissions: 50_013,
  invalidWebhookToken: 50_027,
  threadArchived: 50_083,
  noMutualGuilds: 50_278,
  threadLocked: 160_005,
} as const;

/** A limit that was met without Discord saying how long it holds. */
const unknownRetryMs = 1_000;

/** `isOwnToken`: the request carried the bot token, so a 401 is about that. */
export function toDiscordFailure(error: unknown, what: string, isOwnToken: boolean): DiscordFailure {
  if (error instanceof DiscordFailure) return error;
  if (error instanceof RateLimitError) {
    const retryAfterMs = Math.ceil(Math.max(error.retryAfter || error.timeToReset, 0)) || unknownRetryMs;
    return new DiscordFailure('rate-limited', { status: 429, retryAfterMs, what });
  }
  if (error instanceof DiscordAPIError) {
    const { status } = error;
    const code = typeof error.code === 'number' ? error.code : undefined;
    return new DiscordFailure(kindOf(status, code, isOwnToken), { status, code, what });
  }
  if (error instanceof HTTPError) {
    return new DiscordFailure('unavailable', { status: error.status, what });
  }
  return new DiscordFailure('unavailable', { what, trouble: nameOf(error) });
}

function kindOf(status: number, code: number | undefined, isOwnToken: boolean): FailureKind {
  // Discord answers an interaction's expired token with 401 too.
  if (code === errorCodes.invalidWebhookToken) return 'gone';
  if (code === errorCodes.requestTooLarge) return 'too-large';
  switch (status) {
    case 408:
    case 409:
    case 425:
      return 'unavailable';
    case 401:
      return isOwnToken ? 'unauthorized' : 'gone';
    case 403:
      return 'forbidden';
    case 404:
      return 'gone';
    case 413:
      return 'too-large';
    case 429:
      return 'rate-limited';
    default:
      return 'invalid';
  }
}

/** `ECONNRESET`, `AbortError` and the like; a message may quote an address. */
function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return typeof error;
  return 'code' in error && typeof error.code === 'string' ? error.code : error.name;
}

function describe(
  kind: FailureKind,
  detail: NonNullable<ConstructorParameters<typeof DiscordFailure>[1]>,
): string {
  const { status, code, what, trouble } = detail;
  const answer = status === undefined ? (trouble ?? 'no answer') : `status ${status}`;
  const known = code === undefined ? answer : `${answer}, code ${code}`;
  return `Discord: ${what ?? 'request'}: ${kind} (${known})`;
}
