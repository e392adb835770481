import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { Webhook } from 'standardwebhooks';
import { longestWebhookDelayMs, type WebhookFailure } from '../domain/webhook.ts';
import type { PostWebhook, WebhookAnswer, WebhookMessage } from '../domain/webhook-sender.ts';
import { createCheckWebhookAddress } from './check-webhook-address.ts';
import { isAmongHosts } from './host-match.ts';
import { createResolveByQuery } from './resolve-by-query.ts';
import { createSafeLookup, type ResolveAll } from './safe-lookup.ts';

const defaultTimeoutMs = 10_000;
/** What an answer says is of no interest: so much is let in, that it may end in order. */
const longestAnswerBytes = 64 * 1024;
/** Codes of OpenSSL's and Node's complaints about a certificate or what comes instead of one. */
const certificateCode = /CERT|SIGNATURE|^ERR_(TLS|SSL)_|^EPROTO$/;

export interface PostWebhookDeps {
  /** Hosts (or host:port) of the operator's own network: admins' webhooks may call them, private and by http as they are. */
  readonly trustedHosts: readonly string[];
  /** From the call to the last byte of the answer. */
  readonly timeoutMs?: number | undefined;
  readonly resolveAll?: ResolveAll | undefined;
  readonly now: () => number;
}

/**
 * A `PostWebhook` over sockets of its own: no proxy, no cookies, no connection that is used again, no redirect that is
 * followed. Where a name leads is decided when it is dialled.
 * @see https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function createPostWebhook(deps: PostWebhookDeps): PostWebhook {
  const { trustedHosts, timeoutMs = defaultTimeoutMs, now } = deps;
  const checkAddress = createCheckWebhookAddress(trustedHosts);
  const safeLookup = createSafeLookup(deps.resolveAll ?? createResolveByQuery());
  return async (message, signal) => {
    const checked = checkAddress(message.url, { isAdmin: message.isAdmins });
    if (!checked.ok) return failed({ kind: checked.fault === 'not-public' ? 'not-public' : 'not-allowed' });
    const url = new URL(checked.url);
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), timeoutMs);
    try {
      const response = await open(url, message, {
        agent: false,
        rejectUnauthorized: true,
        signal: AbortSignal.any([signal, timeout.signal]),
        headers: toHeaders(message, new Date(now())),
        ...(isAmongHosts(trustedHosts, url) ? {} : { lookup: safeLookup }),
      });
      const answer = toAnswer(response, now());
      await discard(response);
      return answer;
    } catch (error) {
      if (timeout.signal.aborted) return failed({ kind: 'timeout' });
      return failed({ kind: signal.aborted ? 'interrupted' : toKind(codeOf(error)) });
    } finally {
      clearTimeout(timer);
    }
  };
}

function toHeaders({ id, secret, body }: WebhookMessage, at: Date): Record<string, string | number> {
  return {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
    'accept-encoding': 'identity',
    'user-agent': 'Pincel',
    'webhook-id': id,
    'webhook-timestamp': String(Math.floor(at.getTime() / 1_000)),
    'webhook-signature': new Webhook(secret).sign(id, at, body),
  };
}

function open(
  url: URL,
  { body }: WebhookMessage,
  options: RequestOptions & { readonly rejectUnauthorized: true },
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps : requestHttp;
    request(url, { ...options, method: 'POST' }, resolve)
      .on('error', reject)
      // Also without an error: an answer that wants to speak another protocol just ends.
      .on('close', () => reject(new Error('Closed before it was answered')))
      .end(body);
  });
}

function toAnswer({ statusCode: status = 0, headers }: IncomingMessage, atMs: number): WebhookAnswer {
  if (status >= 200 && status < 300) return { ok: true, status };
  const afterMs = toDelayMs(headers['retry-after'], atMs);
  if (status >= 300 && status < 400) return failed({ kind: 'redirect', status }, afterMs);
  return failed({ kind: status === 410 ? 'gone' : 'status', status }, afterMs);
}

/** `Retry-After` (RFC 9110): seconds, or a date. */
function toDelayMs(retryAfter: string | undefined, atMs: number): number | undefined {
  const isSeconds = /^\d+$/.test(retryAfter ?? '');
  // `Date.parse` sees a date in almost anything.
  if (retryAfter === undefined || !(isSeconds || retryAfter.endsWith(' GMT'))) return undefined;
  const delayMs = isSeconds ? Number(retryAfter) * 1_000 : Date.parse(retryAfter) - atMs;
  return Number.isNaN(delayMs) ? undefined : Math.min(longestWebhookDelayMs, Math.max(0, delayMs));
}

/** The status has said it all: how the rest of the answer ends makes no difference. */
async function discard(response: IncomingMessage): Promise<void> {
  try {
    let sizeBytes = 0;
    for await (const chunk of response as AsyncIterable<Buffer>) {
      sizeBytes += chunk.length;
      if (sizeBytes > longestAnswerBytes) return;
    }
  } catch {
    // Cut off, or out of time.
  } finally {
    response.destroy();
  }
}

function toKind(code: string): WebhookFailure['kind'] {
  switch (code) {
    case 'ENOTPUBLIC':
      return 'not-public';
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return 'name-unknown';
    case 'ECONNREFUSED':
      return 'refused';
    default:
      return certificateCode.test(code) ? 'certificate' : 'connection-lost';
  }
}

/** A library's message may hold the address; its code does not. */
function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function failed(failure: WebhookFailure, afterMs?: number): WebhookAnswer {
  return { ok: false, failure, afterMs };
}
