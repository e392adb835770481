import type { Reading, Sign } from './read-character.ts';
import { type NextNodes, stretched, type WordIndex, type WordNode } from './word-index.ts';

/** An entry that was found at the signs from `start` to before `end`. */
export interface Match {
  readonly entry: string;
  readonly start: number;
  readonly end: number;
}

/**
 * How the word that is being read is written so far: one sign of it; several without anything between; each sign by
 * itself, just read or with what lies after it; or what lies between two words of a phrase.
 */
type Writing = 'one' | 'joined' | 'spelt' | 'apart' | 'between';

const writings: readonly Writing[] = ['one', 'joined', 'spelt', 'apart', 'between'];
/** Symbols alone are a word (@$$), digits with symbols a price ($5), and with one letter they are a word again. */
const readBy: readonly Reading['by'][] = ['symbol', 'digit', 'letter'];

/** A way in which the text up to here may be the beginning of an entry. */
interface Attempt {
  readonly node: WordNode;
  /** How often the node's letter was read; `stretched` stands for that many and more. */
  readonly count: number;
  readonly writing: Writing;
  /** The best that any letter was read by. Where that is a digit it is a number and no word: 455. */
  readonly by: Reading['by'];
  readonly start: number;
}

/**
 * Finds the entries in a text in one pass, whatever their number. A match is a whole word, written together or letter
 * by letter; a letter may be written three times and more where the entry has it once, but not twice, as good is not
 * god. Of ways that only differ in where they begin the longest is told.
 */
export function* findMatches(signs: readonly Sign[], { atEdge, anywhere }: WordIndex): Generator<Match> {
  let attempts: ReadonlyMap<number, Attempt> = new Map();
  for (const [at, sign] of signs.entries()) {
    const before = signs[at - 1];
    const after = signs[at + 1];
    const going = new Map<number, Attempt>();
    for (const reading of sign.readings) {
      const { letter, by } = reading;
      const reached: Attempt[] = [];
      const begin = (nodes: NextNodes, writing: Writing): void => {
        for (const node of nodes.get(letter) ?? []) reached.push({ node, count: 1, writing, by, start: at });
      };
      const isBeginning = isEdge(before, sign, reading);
      if (isBeginning) begin(atEdge, 'one');
      begin(anywhere, isBeginning ? 'one' : 'joined');
      for (const attempt of attempts.values()) reached.push(...readOn(attempt, reading));

      const isEnding = isEdge(after, sign, reading);
      for (const attempt of reached) {
        keep(attempt, going);
        const entry = toEntry(attempt, isEnding);
        if (entry !== undefined) yield { entry, start: attempt.start, end: at + 1 };
      }
    }
    if (sign.canSeparate)
      for (const attempt of attempts.values()) for (const waiting of separate(attempt)) keep(waiting, going);
    attempts = going;
  }
}

/** What an attempt becomes with one more letter; nothing when the letter does not fit. */
function readOn(attempt: Attempt, reading: Reading): readonly Attempt[] {
  const { node, writing, count } = attempt;
  const { letter } = reading;
  // Spelling out is one letter at a time: "as sad" is not the word assad.
  if (writing === 'spelt') return [];
  const by = readBy.indexOf(reading.by) > readBy.indexOf(attempt.by) ? reading.by : attempt.by;
  const enter = (nodes: NextNodes | undefined, to: Writing): Attempt[] =>
    (nodes?.get(letter) ?? []).map((next) => ({ ...attempt, node: next, count: 1, writing: to, by }));
  if (writing === 'between') return enter(node.nextWord, 'one');
  const to = writing === 'apart' ? 'spelt' : 'joined';
  const reached = isComplete(attempt) ? enter(node.next, to) : [];
  if (letter === node.letter && node.canStretch)
    reached.push({ ...attempt, count: Math.min(stretched, count + 1), writing: to, by });
  return reached;
}

/** What an attempt becomes with something between two letters. */
function separate(attempt: Attempt): readonly Attempt[] {
  const { writing, node } = attempt;
  if (writing === 'between') return [attempt];
  const waiting: Attempt[] = writing === 'joined' ? [] : [{ ...attempt, writing: 'apart' }];
  if (writing !== 'apart' && node.nextWord !== undefined && isComplete(attempt))
    waiting.push({ ...attempt, writing: 'between' });
  return waiting;
}

function isComplete({ node, count }: Attempt): boolean {
  return count === node.times || count === stretched;
}

function toEntry(attempt: Attempt, isEnding: boolean): string | undefined {
  const { node, writing, by } = attempt;
  if (by === 'digit' || !isComplete(attempt)) return undefined;
  if (isEnding) return node.exact ?? node.prefix;
  return writing === 'spelt' ? undefined : node.prefix;
}

/**
 * True when a word may begin or end between these two. The model reads digits apart from letters, so bad123 has the
 * word bad in it; but a digit that is read as a letter belongs to the letters around it: gr4ss.
 */
function isEdge(outside: Sign | undefined, inside: Sign, { by }: Reading): boolean {
  if (outside === undefined || outside.canSeparate) return true;
  if (outside.isUnspaced || inside.isUnspaced) return true;
  return outside.isDigit && by === 'letter' && !inside.isDigit;
}

/** Of equal attempts the one that began first stays, so their number is bounded by the entries and not the text. */
function keep(attempt: Attempt, among: Map<number, Attempt>): void {
  const { node, count, writing, by, start } = attempt;
  const place = node.id * (stretched + 1) + count;
  const key = (place * writings.length + writings.indexOf(writing)) * readBy.length + readBy.indexOf(by);
  const other = among.get(key);
  if (other === undefined || start < other.start) among.set(key, attempt);
}
