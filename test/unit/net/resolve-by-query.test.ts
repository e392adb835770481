import { createSocket } from 'node:dgram';
import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { createResolveByQuery } from '../../../src/net/resolve-by-query.ts';

const types = { 1: 4, 28: 6 } as const;

/** A name server that knows these addresses of every name; silent without any. */
async function aNameServer(addresses: Partial<Record<4 | 6, readonly number[]>> | 'silent') {
  const server = createSocket('udp4');
  server.on('message', (query, from) => {
    if (addresses === 'silent') return;
    const nameEnd = query.indexOf(0, 12) + 1;
    const asked = query.readUInt16BE(nameEnd);
    const known = asked === 1 || asked === 28 ? addresses[types[asked]] : undefined;
    const header = Buffer.from(query.subarray(0, 12));
    // An answer without an error, to one question, with as many records as there are.
    header.writeUInt16BE(0x8180, 2);
    header.writeUInt16BE(known === undefined ? 0 : 1, 6);
    header.writeUInt32BE(0, 8);
    const question = query.subarray(12, nameEnd + 4);
    const record = known && Buffer.from([0xc0, 12, 0, asked, 0, 1, 0, 0, 0, 60, 0, known.length, ...known]);
    server.send(Buffer.concat([header, question, ...(record === undefined ? [] : [record])]), from.port);
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return `127.0.0.1:${server.address().port}`;
}

async function resolve(server: string): Promise<readonly LookupAddress[] | string> {
  return new Promise((onResolved) => {
    createResolveByQuery({ servers: [server], timeoutMs: 50 })('hooks.example', (error, addresses) =>
      onResolved(error?.code ?? addresses),
    );
  });
}

test('a name leads to its addresses of both families', async () => {
  const six = [0x26, 6, 0x47, ...Array.from({ length: 12 }, () => 0), 1];
  expect(await resolve(await aNameServer({ 4: [8, 8, 4, 4], 6: six }))).toEqual([
    { address: '8.8.4.4', family: 4 },
    { address: '2606:4700::1', family: 6 },
  ]);
});

test('one family is enough', async () => {
  expect(await resolve(await aNameServer({ 4: [127, 0, 0, 1] }))).toEqual([
    { address: '127.0.0.1', family: 4 },
  ]);
});

test('a name without an address is not found', async () => {
  expect(await resolve(await aNameServer({}))).toBe('ENOTFOUND');
});

test('a name whose server says nothing is not found in the end', async () => {
  expect(await resolve(await aNameServer('silent'))).toBe('ENOTFOUND');
});
