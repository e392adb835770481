import type { LookupAddress, LookupOptions } from 'node:dns';
import { describe, expect, test } from 'vitest';
import { createSafeLookup } from '../../../src/net/safe-lookup.ts';

const mixed: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
  { address: '2606:4700::1111', family: 6 },
  { address: '1.1.1.1', family: 4 },
  { address: '10.0.0.1', family: 4 },
];

/** What a socket is told when it asks for a name that leads to these addresses. */
function lookUp(addresses: readonly LookupAddress[], options: LookupOptions = {}) {
  const lookup = createSafeLookup((_, onDone) => onDone(null, addresses));
  return new Promise((resolve) => {
    lookup('name.example', options, (error, address, family) => {
      resolve(error === null ? (family === undefined ? address : { address, family }) : error.code);
    });
  });
}

describe('a name', () => {
  test('that leads to public and other addresses leads to the public ones only', async () => {
    expect(await lookUp(mixed, { all: true })).toEqual([
      { address: '2606:4700::1111', family: 6 },
      { address: '1.1.1.1', family: 4 },
    ]);
    expect(await lookUp(mixed)).toEqual({ address: '2606:4700::1111', family: 6 });
  });

  test('leads to addresses of the family that is asked for', async () => {
    for (const family of [4, 'IPv4'] as const) {
      expect(await lookUp(mixed, { family })).toEqual({ address: '1.1.1.1', family: 4 });
    }
    for (const family of [6, 'IPv6'] as const) {
      expect(await lookUp(mixed, { family, all: true })).toEqual([{ address: '2606:4700::1111', family: 6 }]);
    }
  });

  test('without a public address leads nowhere', async () => {
    expect(await lookUp([{ address: '192.168.0.1', family: 4 }])).toBe('ENOTPUBLIC');
    expect(await lookUp([], { all: true })).toBe('ENOTPUBLIC');
  });

  test('that nobody knows is said to be unknown', async () => {
    const unknown = Object.assign(new Error('unknown'), { code: 'ENOTFOUND' });
    const lookup = createSafeLookup((_, onDone) => onDone(unknown, []));
    const error = await new Promise((resolve) => lookup('name.example', {}, resolve));
    expect(error).toBe(unknown);
  });
});
