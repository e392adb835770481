import { type InHeap, insert, remove } from './heap.ts';

/** How far a heap has been read. Made thousands of times a second, so it is plain data. */
export interface HeapReading<T> {
  readonly heap: readonly T[];
  /** Items that have not been read yet but whose parents have. */
  readonly next: Position<T>[];
}

interface Position<T> extends InHeap {
  readonly item: T;
  readonly index: number;
}

type IsBefore<T> = (a: T, b: T) => boolean;

/*
 * Reads a heap in order without changing it: the first k items cost O(k log k), however many there are. The heap must
 * not change meanwhile.
 */

export function startReading<T>(heap: readonly T[]): HeapReading<T> {
  const [item] = heap;
  return { heap, next: item === undefined ? [] : [{ heapIndex: 0, item, index: 0 }] };
}

/** The next item; undefined after the last. */
export function peek<T>({ next }: HeapReading<T>): T | undefined {
  return next[0]?.item;
}

export function skip<T>({ heap, next }: HeapReading<T>, isBefore: IsBefore<T>): void {
  const [first] = next;
  if (first === undefined) return;
  const comesBefore = (a: Position<T>, b: Position<T>): boolean => isBefore(a.item, b.item);
  remove(next, first, comesBefore);
  for (const index of [2 * first.index + 1, 2 * first.index + 2]) {
    const item = heap[index];
    if (item !== undefined) insert(next, { heapIndex: -1, item, index }, comesBefore);
  }
}
