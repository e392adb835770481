import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type InHeap, insert, remove, reposition } from '../../../src/queue/heap.ts';
import { peek, skip, startReading } from '../../../src/queue/heap-reader.ts';

interface Item extends InHeap {
  key: number;
}

const isBefore = (a: Item, b: Item): boolean => a.key < b.key;
const keys = fc.array(fc.nat(50), { maxLength: 80, size: 'max' });

function aHeap(values: readonly number[]): { readonly heap: Item[]; readonly items: readonly Item[] } {
  const heap: Item[] = [];
  const items = values.map((key) => ({ heapIndex: -1, key }));
  for (const item of items) insert(heap, item, isBefore);
  return { heap, items };
}

function empty(heap: Item[]): readonly number[] {
  const order: number[] = [];
  for (let first = heap[0]; first !== undefined; first = heap[0]) {
    order.push(first.key);
    remove(heap, first, isBefore);
  }
  return order;
}

const ascending = (values: readonly number[]): readonly number[] => values.toSorted((a, b) => a - b);

test('items come out in order, whatever was taken out or changed its key before', () => {
  fc.assert(
    fc.property(keys, fc.array(fc.tuple(fc.nat(79), fc.option(fc.nat(50)))), (values, changes) => {
      const { heap, items } = aHeap(values);
      for (const [index, key] of changes) {
        const item = items[index];
        if (item === undefined || item.heapIndex === -1) continue;
        if (key === null) remove(heap, item, isBefore);
        else {
          item.key = key;
          reposition(heap, item, isBefore);
        }
        for (const [place, other] of heap.entries()) expect(other.heapIndex).toBe(place);
      }
      const left = items.filter(({ heapIndex }) => heapIndex !== -1).map(({ key }) => key);
      expect(empty(heap)).toEqual(ascending(left));
    }),
  );
});

test('reading a heap gives its items in order and leaves it as it is', () => {
  fc.assert(
    fc.property(keys, (values) => {
      const { heap } = aHeap(values);
      const before = [...heap];
      const reading = startReading(heap);
      const read: number[] = [];
      for (let next = peek(reading); next !== undefined; next = peek(reading)) {
        read.push(next.key);
        skip(reading, isBefore);
      }
      skip(reading, isBefore);
      expect(read).toEqual(ascending(values));
      expect(heap).toEqual(before);
    }),
  );
});

test('an item of another heap is a bug of the caller', () => {
  const { heap } = aHeap([1, 2]);
  const stranger = { heapIndex: 0, key: 3 };
  expect(() => remove(heap, stranger, isBefore)).toThrow('Expected an item of this heap.');
  expect(() => reposition(heap, stranger, isBefore)).toThrow('Expected an item of this heap.');
});
