import { type InHeap, insert, remove } from './heap.ts';

/** Reads a heap in order without changing it: the first k items cost O(k log k), however many there are. */
export interface HeapReader<T> {
  /** The next item; undefined after the last. */
  peek(): T | undefined;
  skip(): void;
}

interface Position<T> extends InHeap {
  readonly item: T;
  readonly index: number;
}

export function readHeap<T>(heap: readonly T[], isBefore: (a: T, b: T) => boolean): HeapReader<T> {
  /** Items whose parents have been read. */
  const next: Position<T>[] = [];
  const comesBefore = (a: Position<T>, b: Position<T>): boolean => isBefore(a.item, b.item);
  const reach = (index: number): void => {
    const item = heap[index];
    if (item !== undefined) insert(next, { heapIndex: -1, item, index }, comesBefore);
  };
  reach(0);
  return {
    peek: () => next[0]?.item,
    skip() {
      const [first] = next;
      if (first === undefined) return;
      remove(next, first, comesBefore);
      reach(2 * first.index + 1);
      reach(2 * first.index + 2);
    },
  };
}
