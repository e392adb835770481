import { createHmac, hash, timingSafeEqual } from 'node:crypto';
import type { BotWebhook } from '../../chat/bot.ts';
import type { Log } from '../../domain/log.ts';
import type { Intake } from './intake.ts';

/** No update of Telegram's comes near it. */
const maxBodyBytes = 1024 * 1024;

export interface WebhookDeps {
  readonly secret: string;
  readonly intake: Intake;
  /** Updates can be taken: we know who we are, and do not stop. */
  readonly isReady: () => boolean;
  readonly log: Log;
}

/** What Telegram tells us with every update, so that nobody else can hand us any: 1–256 of A–Z, a–z, 0–9, `_`, `-`. */
export function toWebhookSecret(token: string): string {
  return createHmac('sha256', token).update('telegram webhook').digest('hex');
}

/**
 * Where Telegram posts updates. Answers 200 once the update is kept; with any other status Telegram sends it again.
 */
export function createWebhook({ secret, intake, isReady, log }: WebhookDeps): BotWebhook {
  return {
    path: '/telegram/webhook',
    async handle(request) {
      if (request.method !== 'POST') return new Response(null, { status: 405, headers: { allow: 'POST' } });
      const given = request.headers.get('x-telegram-bot-api-secret-token') ?? '';
      if (!isSame(given, secret)) return new Response(null, { status: 401 });
      if (!isReady()) return new Response(null, { status: 503, headers: { 'retry-after': '5' } });
      const body = await readBody(request);
      if (body === undefined) return new Response(null, { status: 413 });
      const update = parseJson(body);
      if (update === undefined) return new Response(null, { status: 400 });
      try {
        intake([update]);
      } catch (error) {
        log.warn({ surface: 'telegram', err: error }, 'an update could not be kept; Telegram sends it again');
        return new Response(null, { status: 503, headers: { 'retry-after': '5' } });
      }
      return new Response(null, { status: 200 });
    },
  };
}

/** Takes the same time whatever is given: hashes have one length. */
function isSame(given: string, expected: string): boolean {
  return timingSafeEqual(hash('sha256', given, 'buffer'), hash('sha256', expected, 'buffer'));
}

/** Undefined when it is too long; no more than the bound is read. */
async function readBody(request: Request): Promise<string | undefined> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of request.body ?? []) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > maxBodyBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
