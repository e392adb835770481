import { GrammyError, HttpError } from 'grammy';

/** Why Telegram said no, as far as it matters here; its own words may repeat what a person wrote. */
const refusals = [
  ['too-large', /entity too large|file is too big|file_too_big/],
  ['not-modified', /message is not modified/],
  ['message-unknown', /message to (edit|delete) not found|message_id_invalid/],
  ['message-fixed', /message (can't|cannot) be (edited|deleted)/],
  ['topic-gone', /message thread not found|topic_(closed|deleted|id_invalid)|topic is closed/],
  [
    'media-forbidden',
    /not enough rights to send (photo|animation|gif|document|media|video)|send_\w+_forbidden/,
  ],
  ['write-forbidden', /not enough rights|no rights to send|chat_write_forbidden|chat_restricted/],
  ['chat-gone', /chat not found|chat_id_invalid|peer_id_invalid|chat was deactivated|chat was deleted/],
  ['webhook-active', /webhook is active/],
] as const satisfies readonly (readonly [string, RegExp])[];

type RefusalReason = (typeof refusals)[number][0] | 'blocked' | 'conflict' | 'other';

/** What went wrong with a call, without the token, the address or anything a person wrote. */
export type TelegramFailure =
  | { readonly kind: 'refused'; readonly code: number; readonly reason: RefusalReason }
  /** 429: nothing may be sent to that chat for so long. */
  | { readonly kind: 'slow-down'; readonly retryAfterMs: number }
  /** The group has become a supergroup: it has another id now. */
  | { readonly kind: 'migrated'; readonly chatId: number }
  /** Nobody accepts this token. */
  | { readonly kind: 'token-refused'; readonly code: number }
  /** No answer, no JSON, or a server in trouble: whether the call took effect is not known. */
  | { readonly kind: 'unreachable' };

/**
 * A failed call, safe to log: grammY's `HttpError` carries the address with the token in it, its `GrammyError` the
 * payload with the prompt, so neither goes any further than this file.
 */
export class TelegramError extends Error {
  override readonly name = 'TelegramError';
  readonly failure: TelegramFailure;

  constructor(method: string, failure: TelegramFailure) {
    super(`${method} failed: ${describe(failure)}`);
    this.failure = failure;
  }
}

/** What a call threw, as something safe; what did not come from Telegram or the way there is handed back as it is. */
export function toTelegramError(method: string, error: unknown): unknown {
  if (error instanceof GrammyError) return new TelegramError(method, toFailure(method, error));
  if (error instanceof HttpError) return new TelegramError(method, { kind: 'unreachable' });
  return error;
}

function toFailure(method: string, error: GrammyError): TelegramFailure {
  const { error_code: code, parameters } = error;
  if (code === 429) return { kind: 'slow-down', retryAfterMs: (parameters.retry_after ?? 1) * 1_000 };
  if (parameters.migrate_to_chat_id !== undefined) {
    return { kind: 'migrated', chatId: parameters.migrate_to_chat_id };
  }
  // A token that never existed gets 404 from any method; from others than `getMe` it may mean something else.
  if (code === 401 || (code === 404 && method === 'getMe')) return { kind: 'token-refused', code };
  if (code >= 500) return { kind: 'unreachable' };
  return { kind: 'refused', code, reason: reasonOf(code, error.description) };
}

function reasonOf(code: number, description: unknown): RefusalReason {
  const said = typeof description === 'string' ? description.toLowerCase() : '';
  const known = refusals.find(([, words]) => words.test(said));
  if (known !== undefined) return known[0];
  if (code === 403) return 'blocked';
  if (code === 409) return 'conflict';
  return code === 413 ? 'too-large' : 'other';
}

function describe(failure: TelegramFailure): string {
  switch (failure.kind) {
    case 'refused':
      return `refused (${failure.code} ${failure.reason})`;
    case 'slow-down':
      return `asked to wait ${failure.retryAfterMs / 1_000} s`;
    case 'migrated':
      return 'the group has another id now';
    case 'token-refused':
      return `the token is not accepted (${failure.code})`;
    case 'unreachable':
      return 'Telegram could not be reached or was in trouble';
  }
}
