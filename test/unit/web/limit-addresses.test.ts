import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { createAddressLimit } from '../../../src/web/address-limit.ts';
import { createClientAddress } from '../../../src/web/client-address.ts';
import { limitAddresses } from '../../../src/web/limit-addresses.ts';

function anApp() {
  const clientAddress = createClientAddress([]);
  const limit = createAddressLimit(clientAddress, { times: 2, withinSeconds: 60 });
  const app = new Hono();
  app.use(limitAddresses(limit, clientAddress, (c, seconds) => c.text(`wait ${seconds}`, 429)));
  app.get('/', (c) => c.text('here'));
  return async (remoteAddress: string) => {
    const env = { incoming: { socket: { remoteAddress } } };
    const answer = await app.request('/', {}, env);
    return `${answer.status} ${await answer.text()}`;
  };
}

test('an address that asks too often is told for how long to wait, another one is not', async () => {
  const ask = anApp();
  expect(await ask('203.0.113.7')).toBe('200 here');
  expect(await ask('203.0.113.7')).toBe('200 here');
  expect(await ask('203.0.113.7')).toBe('429 wait 60');
  expect(await ask('203.0.113.8')).toBe('200 here');
});

test('a whole IPv6 network counts as one address', async () => {
  const ask = anApp();
  await ask('2001:db8::1');
  await ask('2001:db8::2');
  expect(await ask('2001:db8::3')).toBe('429 wait 60');
});

test('this machine itself may ask as often as it likes', async () => {
  const ask = anApp();
  for (let times = 0; times < 5; times += 1) expect(await ask('127.0.0.1')).toBe('200 here');
});
