import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createAdaptorServer } from '@hono/node-server';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createVerifySignature } from '../../src/bots/discord/verify-signature.ts';
import type { Bot } from '../../src/chat/bot.ts';
import { aBot, type BotChanges } from '../support/a-discord-bot.ts';

/** The bot behind a web server of its own, to which the platform posts. */
async function aWebBot(changes: BotChanges = {}) {
  const world = await aBot({ ...changes, transport: 'http' });
  const place = await world.aPlace();
  const { webhook } = world.bot;
  if (webhook === undefined) throw new Error('Expected a webhook');
  const http = createAdaptorServer({ fetch: webhook.handle });
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  onTestFinished(async () => {
    http.close();
    await once(http, 'close');
  });
  const address = http.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port');
  world.server.endpoint.setUrl(`http://127.0.0.1:${address.port}${webhook.path}`);
  world.bot.start();
  return { ...world, ...place };
}

describe('interactions by HTTP', () => {
  test('pass the check that Discord makes before it uses an address', async () => {
    const world = await aWebBot();
    expect(await world.server.endpoint.check()).toBeUndefined();
  });

  test('are answered in the answer', async () => {
    const world = await aWebBot({ answer: () => ({ kind: 'text', text: 'Hello.', isPrivate: true }) });
    const asked = await world.server.command({ ...world, name: 'help' });
    await asked.whenMessage(({ content }) => content === 'Hello.');
    expect(world.server.calls.filter(({ route }) => route?.includes('callback') === true)).toEqual([]);
    world.server.assertClean();
  });

  test('that draw are noted and delivered into the message that was the answer', async () => {
    const world = await aWebBot({
      answer: (heard) => ({
        kind: 'accepted',
        jobId: world.accept(heard),
        text: 'Wait.',
        isPrivate: false,
        buttons: [],
      }),
    });
    const asked = await world.server.command({ ...world, name: 'image', options: { prompt: 'a cat' } });
    await asked.acknowledged;
    const [jobId = ''] = world.stores.jobs.inState('running', 'gateway');
    expect(await world.deliver(jobId)).toEqual({ kind: 'delivered' });
    expect(world.followed).toEqual([jobId]);
    expect(asked.original()?.attachments).toHaveLength(1);
    world.server.assertClean();
  });

  test('that take long are answered when that is done', async () => {
    const world = await aWebBot({
      answer: () => ({
        kind: 'slow',
        isPrivate: true,
        work: async () => ({ kind: 'text', text: 'Done.', isPrivate: true }),
      }),
    });
    const asked = await world.server.command({ ...world, name: 'history' });
    expect(await asked.acknowledged).toMatchObject({ type: 5 });
    await asked.whenMessage(({ content }) => content === 'Done.');
    world.server.assertClean();
  });

  test('that come twice are handled once and answered alike', async () => {
    const { webhook, body, headers, heard } = await aSignedRequest();
    const answers = await Promise.all(
      [1, 2, 3].map(() => webhook.handle(new Request('http://pincel/', { method: 'POST', body, headers }))),
    );
    const texts = await Promise.all(answers.map((answer) => answer.text()));
    expect(new Set(texts).size).toBe(1);
    expect(heard).toHaveLength(1);
  });

  test('without a good signature, too old or too long are refused', async () => {
    const { webhook, body, headers, heard } = await aSignedRequest();
    const post = async (changed: Readonly<Record<string, string>>, text = body): Promise<number> => {
      const request = { method: 'POST', body: text, headers: { ...headers, ...changed } };
      return (await webhook.handle(new Request('http://pincel/', request))).status;
    };
    expect(await post({ 'X-Signature-Ed25519': '00'.repeat(64) })).toBe(401);
    expect(await post({ 'X-Signature-Ed25519': 'nonsense' })).toBe(401);
    expect(await post({}, `${body} `)).toBe(401);
    expect(await post({}, ' '.repeat(2 * 1024 * 1024))).toBe(413);
    expect(heard).toEqual([]);
    const get = await webhook.handle(new Request('http://pincel/'));
    expect(get.status).toBe(405);
  });
});

test('a signature is good for five minutes', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const hex = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex');
  const nowMs = 1_800_000_000_000;
  const verify = createVerifySignature(hex, () => nowMs);
  const at = (timestamp: string) => {
    const body = Buffer.from('{"type":1}');
    const signature = sign(null, Buffer.concat([Buffer.from(timestamp), body]), privateKey).toString('hex');
    return verify({ signature, timestamp, body });
  };
  expect(at(String(nowMs / 1_000))).toBe(true);
  expect(at(String(nowMs / 1_000 - 299))).toBe(true);
  expect(at(String(nowMs / 1_000 - 301))).toBe(false);
  expect(at(String(nowMs / 1_000 + 301))).toBe(false);
});

/** A command as Discord posts it, signed with a key of the test. */
async function aSignedRequest() {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex');
  const world = await aBot({ publicKey: key });
  const body = JSON.stringify({
    id: '1400000000000000001',
    application_id: '1400000000000000002',
    type: 2,
    token: 'a-token',
    channel: { id: '1400000000000000003', type: 1 },
    user: { id: '1400000000000000004' },
    data: { id: '1400000000000000005', name: 'help', type: 1 },
  });
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signature = sign(null, Buffer.from(`${timestamp}${body}`), privateKey).toString('hex');
  const { webhook } = world.bot satisfies Bot;
  if (webhook === undefined) throw new Error('Expected a webhook');
  const headers = { 'X-Signature-Ed25519': signature, 'X-Signature-Timestamp': timestamp };
  return { webhook, body, headers, heard: world.heard };
}
