import { foldText } from './fold-text.ts';
import type { Sign } from './read-character.ts';

/** More of one letter in a row than any word has. */
export const stretched = 3;

/** A letter of an entry, with how often it stands there in a row, and what may follow it. */
export interface WordNode {
  readonly id: number;
  readonly letter: string;
  /** 1, 2, or `stretched` for that many and more. */
  readonly times: number;
  /** Written more often it is the same letter; a number with another digit is another number. */
  readonly canStretch: boolean;
  readonly next: NextNodes;
  /** First letters of the next word of a phrase; undefined when none goes on here. */
  nextWord: NextNodes | undefined;
  /** The entry that ends here, as it was written; with a star when more letters may follow. */
  exact: string | undefined;
  prefix: string | undefined;
}

export type NextNodes = Map<string, WordNode[]>;

/** Entries as a tree of letters: looking for ten thousand takes no longer than looking for ten. */
export interface WordIndex {
  /** Entries that begin where a word begins. */
  readonly atEdge: NextNodes;
  /** Entries with a star before them. */
  readonly anywhere: NextNodes;
}

/** Indexes the entries of a list. Entries without any letter are passed over. */
export function createWordIndex(entries: readonly string[]): WordIndex {
  const index: WordIndex = { atEdge: new Map(), anywhere: new Map() };
  let nodes = 0;

  const step = (from: NextNodes, letter: string, times: number, canStretch: boolean): WordNode => {
    const beside = from.get(letter);
    const existing = beside?.find((node) => node.times === times);
    if (existing !== undefined) return existing;
    const node: WordNode = {
      id: nodes,
      letter,
      times,
      canStretch,
      next: new Map(),
      nextWord: undefined,
      exact: undefined,
      prefix: undefined,
    };
    nodes += 1;
    if (beside === undefined) from.set(letter, [node]);
    else beside.push(node);
    return node;
  };

  for (const entry of entries) {
    const written = entry.trim();
    let node: WordNode | undefined;
    let from = written.startsWith('*') ? index.anywhere : index.atEdge;
    for (const [wordAt, word] of toWords(foldText(written.replaceAll('*', ' '))).entries()) {
      if (wordAt > 0 && node !== undefined) from = node.nextWord ??= new Map();
      for (const { letter, times, canStretch } of toRuns(word)) {
        node = step(from, letter, times, canStretch);
        from = node.next;
      }
    }
    if (node === undefined) continue;
    if (written.endsWith('*')) node.prefix ??= entry;
    else node.exact ??= entry;
  }
  return index;
}

function toWords(signs: readonly Sign[]): readonly (readonly Sign[])[] {
  const words: Sign[][] = [];
  let isInside = false;
  for (const sign of signs) {
    if (sign.readings.length === 0) {
      isInside = false;
    } else if (isInside) {
      words.at(-1)?.push(sign);
    } else {
      words.push([sign]);
      isInside = true;
    }
  }
  return words;
}

interface Run {
  readonly letter: string;
  readonly times: number;
  readonly canStretch: boolean;
}

function toRuns(word: readonly Sign[]): readonly Run[] {
  const runs: Run[] = [];
  for (const { readings, isDigit } of word) {
    const letter = readings[0]?.letter ?? '';
    const last = runs.at(-1);
    if (last?.letter === letter && last.canStretch) {
      runs[runs.length - 1] = { ...last, times: Math.min(stretched, last.times + 1) };
    } else {
      runs.push({ letter, times: 1, canStretch: !isDigit });
    }
  }
  return runs;
}
