import { fieldWords, sentenceStart } from './describe-adjustment.ts';
import type { Refusal } from './refusal.ts';

/** Longer names are cut when they are repeated to the person. */
const quotedCharacters = 40;

/** One or two English sentences for the person: why not, and what to do instead. */
export function describeRefusal(refusal: Refusal): string {
  switch (refusal.kind) {
    case 'prompt-empty':
      return 'The prompt is empty. Say what to draw, for example: a cat on a blue background.';
    case 'prompt-too-long': {
      const which = refusal.field === 'prompt' ? 'prompt' : 'negative prompt';
      const counted =
        refusal.motion === undefined ? '' : ` with its motion word ${quoted(refusal.motion)} added`;
      return `The ${which} has ${plain(refusal.characters)} characters${counted}, and at most ${plain(refusal.limit)} are read. Shorten it by ${plain(refusal.characters - refusal.limit)}.`;
    }
    case 'not-a-number':
      return `${sentenceStart(fieldWords[refusal.field])} is ${plain(refusal.asked)}, which cannot be drawn with. Give a plain number, or leave it out.`;
    case 'seed-invalid':
      return `The seed ${refusal.asked} cannot be used. Give a whole number from 0 to ${refusal.max}, or leave it out for a random one.`;
    case 'unknown-name': {
      const { what, asked, nearest, known } = refusal;
      const guess = nearest === undefined ? '' : ` Did you mean ${nearest}?`;
      return `There is no ${what} called ${quoted(asked)}.${guess} ${describeKnown(what, known)}`;
    }
    case 'media-kind-unsupported': {
      const result = refusal.mediaKind === 'gif' ? 'GIFs' : 'still pictures';
      return `The model ${refusal.model} cannot draw ${result}. ${describeCapable(refusal.capable)}`;
    }
    case 'start-picture-unsupported':
      return `The model ${refusal.model} cannot start from a picture: its folder has no VAE encoder. ${describeCapable(refusal.capable)}`;
    case 'start-picture-for-gif':
      return 'A GIF is drawn from words only. Leave the starting picture out, or ask for a still picture.';
    case 'queue-full':
      return `The queue is full: ${plain(refusal.waiting)} requests are waiting and ${plain(refusal.limit)} is the limit. Try again in a few minutes.`;
  }
}

function describeKnown(what: 'model' | 'scheduler' | 'motion', known: readonly string[]): string {
  if (known.length === 0) return `No ${what} is installed: put a model folder below the models folder.`;
  return `Choose one of: ${known.join(', ')}.`;
}

function describeCapable(capable: readonly string[]): string {
  if (capable.length === 0)
    return 'No installed model can: install one that does, or ask for something else.';
  return `These can: ${capable.join(', ')}.`;
}

function quoted(text: string): string {
  return text.length > quotedCharacters ? `"${text.slice(0, quotedCharacters)}…"` : `"${text}"`;
}

function plain(value: number): string {
  return value.toLocaleString('en-US', { maximumFractionDigits: 3 });
}
