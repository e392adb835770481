import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { promisify } from 'node:util';
import { Webhook } from 'standardwebhooks';
import { expect, onTestFinished, test, vi } from 'vitest';
import { createPincelClient } from '../../src/client/pincel-client.ts';
import { createPostWebhook } from '../../src/net/post-webhook.ts';
import { aFolder } from '../support/a-folder.ts';
import { startGateway } from '../support/gateway.ts';
import {
  type ReceivedCall,
  readCall,
  startReceiver,
  type WebhookReceiver,
} from '../support/webhook-receiver.ts';

const run = promisify(execFile);
const patience = { timeout: 60_000, interval: 100 };

/** A gateway that may call the receiver; whatever the environment says of proxies, it uses none. */
async function aGateway({ host }: WebhookReceiver, folder?: string) {
  const gateway = await startGateway(
    {
      PINCEL_WEBHOOK_HOSTS: host,
      PINCEL_LOG_LEVEL: 'info',
      NODE_USE_ENV_PROXY: '1',
      HTTP_PROXY: 'http://127.0.0.1:1',
    },
    folder,
  );
  onTestFinished(() => gateway.remove());
  return { ...gateway, client: createPincelClient({ baseUrl: await gateway.url }) };
}

async function aReceiver(options?: Parameters<typeof startReceiver>[0]): Promise<WebhookReceiver> {
  const receiver = await startReceiver(options);
  onTestFinished(() => receiver.stop().catch(() => undefined));
  return receiver;
}

test('a program is told when its drawing is drawn, and that the call is genuine', async () => {
  const receiver = await aReceiver();
  const { client, err } = await aGateway(receiver);
  const { id: webhookId, secret } = await client.webhooks.create({ url: `http://${receiver.host}/hook` });
  expect(await client.webhooks.test(webhookId)).toMatchObject({ isDelivered: true, status: 204 });
  const { id } = await client.generate({ prompt: 'a fox', steps: 2 });
  await expect.poll(() => receiver.received.length, patience).toBe(2);

  const verifier = new Webhook(secret);
  for (const { body, headers } of receiver.received) {
    expect(verifier.verify(body, headers)).toEqual(JSON.parse(body));
  }
  const [tested, drawn] = receiver.received.map(readCall);
  expect(tested).toMatchObject({ type: 'webhook.test', data: { webhookId } });
  // By now it may be delivered, or not yet.
  const { state: _state, ...told } = drawn?.data ?? {};
  expect(drawn?.type).toBe('generation.completed');
  expect(told).toMatchObject({ id, prompt: 'a fox', media: [{ mimeType: 'image/png' }] });
  await expect
    .poll(async () => (await client.webhooks.calls(webhookId)).map(({ state }) => state), patience)
    .toEqual(['delivered']);
  const [call] = await client.webhooks.calls(webhookId);
  expect(receiver.received[1]?.headers['webhook-id']).toBe(call?.id);
  const logged = err.join('\n');
  expect(logged).not.toContain(secret);
  expect(logged).not.toContain(`${receiver.host}/hook`);
});

test('a program that was down is told once it is up again, though the gateway was killed in between', async () => {
  const down = await aReceiver();
  const first = await aGateway(down);
  await down.stop();
  const { id: webhookId, secret } = await first.client.webhooks.create({ url: `http://${down.host}/hook` });
  const { id } = await first.client.generate({ prompt: 'a cat', steps: 2 });
  await expect
    .poll(async () => (await first.client.webhooks.calls(webhookId))[0]?.failure, patience)
    .toBe('refused');
  first.process.kill('SIGKILL');
  await first.ended;

  const up = await aReceiver({ port: down.port });
  const second = await aGateway(up, first.folder);
  await expect.poll(() => up.received.length, patience).toBe(1);
  const [call] = up.received;
  new Webhook(secret).verify(call?.body ?? '', call?.headers ?? {});
  expect(call && readCall(call)).toMatchObject({ type: 'generation.completed', data: { id } });
  await expect
    .poll(async () => (await second.client.webhooks.calls(webhookId))[0], patience)
    .toMatchObject({ id: call?.headers['webhook-id'], state: 'delivered' });
  second.process.kill('SIGTERM');
  expect(await second.ended).toBe(0);
});

test('a program is told that a drawing was canceled, and nothing that it did not want to be told', async () => {
  const receiver = await aReceiver();
  const { client } = await aGateway(receiver);
  const url = `http://${receiver.host}/hook`;
  await client.webhooks.create({ url, events: ['generation.canceled'] });
  const drawn = await client.generate({ prompt: 'a star', steps: 2 });
  const canceled = await client.generate({ prompt: 'a house', kind: 'gif', steps: 50 });
  await client.cancel(canceled.id);
  await expect.poll(() => receiver.received.length, patience).toBe(1);
  for await (const { state } of client.follow(drawn.id)) expect(state).not.toBe('failed');
  expect(receiver.received.map(readCall)).toMatchObject([
    { type: 'generation.canceled', data: { id: canceled.id, state: 'canceled' } },
  ]);
});

test('a gateway that ends does not wait for a program that never answers, and calls it again with the same id', async () => {
  const silent = await aReceiver({ isAnswering: false });
  const first = await aGateway(silent);
  await first.client.webhooks.create({ url: `http://${silent.host}/` });
  await first.client.generate({ prompt: 'a tree', steps: 2 });
  await expect.poll(() => silent.received.length, patience).toBe(1);
  first.process.kill('SIGTERM');
  expect(await first.ended).toBe(0);
  await silent.stop();

  const receiver = await aReceiver({ port: silent.port });
  await aGateway(receiver, first.folder);
  await expect.poll(() => receiver.received.length, patience).toBe(1);
  const idOf = (call: ReceivedCall | undefined) => call?.headers['webhook-id'];
  expect(idOf(receiver.received[0])).toBe(idOf(silent.received[0]));
});

test('a receiver has to show a certificate that is valid for its name', async () => {
  const folder = await aFolder();
  const [keyFile, certificateFile] = [join(folder, 'tls.key'), join(folder, 'tls.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc', '-keyout', keyFile];
  await run('openssl', ['req', '-x509', '-days', '1', ...key, '-out', certificateFile, ...subject]);
  const cert = await readFile(certificateFile, 'utf8');
  let calls = 0;
  const server = createServer({ key: await readFile(keyFile), cert }, (_, response) => {
    calls += 1;
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port');
  const post = (name: string) => {
    const host = `${name}:${address.port}`;
    const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
    const message = { id: 'call-1', url: `https://${host}/`, isAdmins: true, secret, body: '{}' };
    const { signal } = new AbortController();
    return createPostWebhook({ trustedHosts: [host], now: Date.now })(message, signal);
  };
  const refused = { ok: false, failure: { kind: 'certificate' } };
  expect(await post('localhost')).toEqual(refused);
  vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
  expect(await post('localhost')).toEqual(refused);
  vi.unstubAllEnvs();

  const trusted = getCACertificates('default');
  setDefaultCACertificates([...trusted, cert]);
  onTestFinished(() => setDefaultCACertificates(trusted));
  expect(await post('localhost')).toEqual({ ok: true, status: 200 });
  expect(await post('127.0.0.1')).toEqual(refused);
  expect(calls).toBe(1);
});
