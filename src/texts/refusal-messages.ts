import { type Message, message } from '../domain/message.ts';
import type { Refusal } from '../domain/refusal.ts';
import { roundBalance, roundPrice } from '../domain/round-credits.ts';
import { roundLimit, roundWait } from '../domain/round-duration.ts';

/** Longer names are cut when they are repeated to the person. */
const quotedCharacters = 40;

/** What a refusal is told with, sentence after sentence. */
export function toRefusalMessages(refusal: Refusal): readonly Message[] {
  switch (refusal.kind) {
    case 'prompt-empty':
    case 'start-picture-for-gif':
    case 'never-allowed':
    case 'blocked':
    case 'channel-not-allowed':
    case 'draining':
    case 'event-reused':
    case 'storage-busy':
    case 'storage-full':
      return [message(`refusal-${refusal.kind}`)];
    case 'prompt-too-long': {
      const { field, characters, limit, motion } = refusal;
      const values = { field, characters, limit, excess: characters - limit };
      return motion === undefined
        ? [message('refusal-prompt-too-long', values)]
        : [message('refusal-prompt-too-long-with-motion', { ...values, motion: shorten(motion) })];
    }
    case 'not-a-number':
      return [message('refusal-not-a-number', { field: refusal.field, asked: refusal.asked })];
    case 'seed-invalid':
      // A seed is a name made of digits: it is not grouped.
      return [message('refusal-seed-invalid', { asked: String(refusal.asked), max: String(refusal.max) })];
    case 'unknown-name':
      return toUnknownName(refusal);
    case 'media-kind-unsupported': {
      const { mediaKind, model, capable } = refusal;
      return [message('refusal-media-kind-unsupported', { mediaKind, model }), toCapable(capable)];
    }
    case 'start-picture-unsupported':
      return [
        message('refusal-start-picture-unsupported', { model: refusal.model }),
        toCapable(refusal.capable),
      ];
    case 'queue-full': {
      const { whose, waiting, limit } = refusal;
      const id = whose === 'everybody' ? 'refusal-queue-full' : `refusal-queue-full-${whose}`;
      return [message(id, { waiting, limit })];
    }
    case 'quota-exceeded': {
      const values = {
        price: roundPrice(refusal.priceMillicredits),
        balance: roundBalance(refusal.balanceMillicredits),
      };
      return refusal.enoughInMs === undefined
        ? [message('refusal-quota-exceeded-for-ever', values)]
        : [message('refusal-quota-exceeded', { ...values, ...roundWait(refusal.enoughInMs) })];
    }
    case 'word-denied':
      return [message('refusal-word-denied', { field: refusal.field })];
    case 'kind-not-allowed':
      return [message('refusal-kind-not-allowed', { mediaKind: refusal.mediaKind })];
    case 'nsfw-not-allowed':
      return [message('refusal-nsfw-not-allowed', { whereAllowed: refusal.whereAllowed })];
    case 'wait-too-long':
      return [
        message('refusal-wait-too-long', { ...roundWait(refusal.etaMs.high) }),
        message('refusal-wait-limit', { ...roundLimit(refusal.limitMs) }),
      ];
    case 'start-picture-unusable':
      return [toUnusable(refusal)];
  }
}

function toUnknownName({
  what,
  asked,
  nearest,
  known,
}: Extract<Refusal, { kind: 'unknown-name' }>): readonly Message[] {
  return [
    message('refusal-unknown-name', { what, asked: shorten(asked) }),
    ...(nearest === undefined ? [] : [message('refusal-did-you-mean', { nearest })]),
    known.length === 0
      ? message('refusal-none-installed', { what })
      : message('refusal-choose-one', { known: known.join(', ') }),
  ];
}

function toUnusable({
  why,
  maxBytes,
  maxPixels,
}: Extract<Refusal, { kind: 'start-picture-unusable' }>): Message {
  switch (why) {
    case 'not-a-picture':
    case 'unreachable':
      return message(`refusal-start-picture-${why}`);
    case 'too-large':
      return message('refusal-start-picture-too-large', {
        megabytes: toMillions(maxBytes),
        megapixels: toMillions(maxPixels),
      });
  }
}

/** One digit behind the point, never more than it is. */
function toMillions(count: number): number {
  return Math.floor(count / 100_000) / 10;
}

function toCapable(capable: readonly string[]): Message {
  return capable.length === 0
    ? message('refusal-none-can')
    : message('refusal-these-can', { capable: capable.join(', ') });
}

function shorten(text: string): string {
  return text.length > quotedCharacters ? `${text.slice(0, quotedCharacters).toWellFormed()}…` : text;
}
