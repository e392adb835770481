/** What a heap can hold: it knows where it is, so that it can be moved and taken out without a search. */
export interface InHeap {
  /** Its index in the heap that holds it; -1 while none does. */
  heapIndex: number;
}

type IsBefore<T> = (a: T, b: T) => boolean;

/*
 * A binary heap in a plain array, the first item at 0. An item is in one heap at a time; `isBefore` has to be the same
 * for every call on a heap. Each function costs at most 2·log₂(n) + 1 comparisons.
 */

export function insert<T extends InHeap>(heap: T[], item: T, isBefore: IsBefore<T>): void {
  heap.push(item);
  siftUp(heap, heap.length - 1, item, isBefore);
}

/** @throws Error when the heap does not hold the item: that is a bug. */
export function remove<T extends InHeap>(heap: T[], item: T, isBefore: IsBefore<T>): void {
  const index = item.heapIndex;
  if (heap[index] !== item) throw new Error('Expected an item of this heap.');
  const last = heap.pop();
  item.heapIndex = -1;
  if (last !== undefined && last !== item) sift(heap, index, last, isBefore);
}

/** Puts an item where it belongs after its key has changed. Only one item may be out of place at a time. */
export function reposition<T extends InHeap>(heap: T[], item: T, isBefore: IsBefore<T>): void {
  if (heap[item.heapIndex] !== item) throw new Error('Expected an item of this heap.');
  sift(heap, item.heapIndex, item, isBefore);
}

function sift<T extends InHeap>(heap: T[], index: number, item: T, isBefore: IsBefore<T>): void {
  const parent = index === 0 ? undefined : heap[(index - 1) >> 1];
  if (parent !== undefined && isBefore(item, parent)) siftUp(heap, index, item, isBefore);
  else siftDown(heap, index, item, isBefore);
}

function siftUp<T extends InHeap>(heap: T[], from: number, item: T, isBefore: IsBefore<T>): void {
  let index = from;
  while (index > 0) {
    const parentIndex = (index - 1) >> 1;
    const parent = heap[parentIndex];
    if (parent === undefined || !isBefore(item, parent)) break;
    put(heap, index, parent);
    index = parentIndex;
  }
  put(heap, index, item);
}

function siftDown<T extends InHeap>(heap: T[], from: number, item: T, isBefore: IsBefore<T>): void {
  let index = from;
  for (;;) {
    const left = heap[2 * index + 1];
    if (left === undefined) break;
    const right = heap[2 * index + 2];
    const isRight = right !== undefined && isBefore(right, left);
    const child = isRight ? right : left;
    if (!isBefore(child, item)) break;
    put(heap, index, child);
    index = 2 * index + (isRight ? 2 : 1);
  }
  put(heap, index, item);
}

function put<T extends InHeap>(heap: T[], index: number, item: T): void {
  heap[index] = item;
  item.heapIndex = index;
}
