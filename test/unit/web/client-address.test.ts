import fc from 'fast-check';
import { Hono } from 'hono';
import { describe, expect, test } from 'vitest';
import { createClientAddress, toAddressKey } from '../../../src/web/client-address.ts';

async function addressOf(
  remoteAddress: string,
  forwardedFor: string | undefined,
  trustedProxies: readonly string[] = [],
): Promise<string> {
  const clientAddress = createClientAddress(trustedProxies);
  const app = new Hono();
  app.get('/', (c) => c.text(clientAddress(c)));
  const headers: Record<string, string> =
    forwardedFor === undefined ? {} : { 'X-Forwarded-For': forwardedFor };
  const env = { incoming: { socket: { remoteAddress, remotePort: 1, remoteFamily: 'IPv4' } } };
  return (await app.request('/', { headers }, env)).text();
}

describe('the address of a client', () => {
  test.each([
    ['is where the connection comes from', '203.0.113.7', undefined, [], '203.0.113.7'],
    ['is not what a client says', '203.0.113.7', '6.6.6.6', [], '203.0.113.7'],
    ['is what a trusted proxy says', '10.0.0.2', '203.0.113.7', ['10.0.0.0/8'], '203.0.113.7'],
    [
      'is the last one that proxies have not written',
      '10.0.0.2',
      '6.6.6.6, 203.0.113.7, 10.0.0.3',
      ['10.0.0.0/8'],
      '203.0.113.7',
    ],
    ['is the proxy where that says nothing', '10.0.0.2', undefined, ['10.0.0.2'], '10.0.0.2'],
    ['is the proxy where that says nonsense', '10.0.0.2', 'unknown', ['10.0.0.2'], '10.0.0.2'],
    ['is read without its port', '10.0.0.2', '203.0.113.7:4711', ['10.0.0.2'], '203.0.113.7'],
    ['is read out of brackets', '10.0.0.2', '[2001:db8::1]:4711', ['10.0.0.2'], '2001:db8::1'],
    ['of IPv4 through IPv6 is one of IPv4', '::ffff:203.0.113.7', undefined, [], '203.0.113.7'],
    ['may be an IPv6 proxy’s word', '2001:db8::2', '203.0.113.7', ['2001:db8::/32'], '203.0.113.7'],
  ])('%s', async (_what, remote, forwarded, proxies, expected) => {
    expect(await addressOf(remote, forwarded, proxies)).toBe(expected);
  });

  test('is unknown where there is no connection', async () => {
    const app = new Hono();
    app.get('/', (c) => c.text(createClientAddress([])(c)));
    expect(await (await app.request('/')).text()).toBe('unknown');
  });

  test('of an IPv6 network is counted as one, however it is written', () => {
    expect(toAddressKey('2001:db8:1:2:aaaa::1')).toBe('2001:db8:1:2');
    expect(toAddressKey('2001:0DB8:0001:0002:0:0:0:9')).toBe('2001:db8:1:2');
    expect(toAddressKey('2001:db8::1')).toBe('2001:db8:0:0');
    expect(toAddressKey('fe80::1%eth0')).toBe('fe80:0:0:0');
    expect(toAddressKey('203.0.113.7')).toBe('203.0.113.7');
  });

  test('has a key whatever it is', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.ipV6(), fc.ipV4(), fc.string()),
        (address) => toAddressKey(address) !== undefined,
      ),
    );
    fc.assert(fc.property(fc.ipV6(), (address) => toAddressKey(address).split(':').length === 4));
  });
});
