import { MessageFlags } from 'discord-api-types/v10';
import sharp from 'sharp';
import { afterAll, afterEach, expect, test } from 'vitest';
import { startChatGateway } from '../support/chat-gateway.ts';
import { aDiscord, buttonsOf, isDrawing, readable, talkOn, whenMessage } from '../support/discord-talk.ts';
import { expectNoSecrets, promptCanary } from '../support/expect-no-secrets.ts';
import { told } from '../support/told.ts';

const { server, channel } = await aDiscord();
const gateway = await startChatGateway({
  discord: server,
  env: { PINCEL_DISCORD_PUBLIC_KEY: server.endpoint.publicKey, PINCEL_LOG_LEVEL: 'trace' },
});
const endpoint = `${gateway.url}/discord/interactions`;
server.endpoint.setUrl(endpoint);
const talk = talkOn(server);
const ana = { user: talk.person(), channelId: channel.id };
const cat = { prompt: `a cat ${promptCanary}`, quality: 'draft' };

afterEach(() => server.assertClean());
afterAll(() => gateway.remove());

test('the address passes the check that Discord makes: a ping is answered, a bad signature refused', async () => {
  expect(await server.endpoint.check()).toBeUndefined();
  const unsigned = await fetch(endpoint, { method: 'POST', body: '{"type":1}' });
  const forged = await fetch(endpoint, {
    method: 'POST',
    body: '{"type":1}',
    headers: {
      'X-Signature-Ed25519': '0'.repeat(128),
      'X-Signature-Timestamp': String(Math.floor(Date.now() / 1_000)),
    },
  });
  expect([unsigned.status, forged.status]).toEqual([401, 401]);
});

test('a command is answered in the answer, and its drawing takes that message’s place', async () => {
  const asked = await talk.command(ana, 'image', cat);
  expect(await asked.acknowledged).toMatchObject({ type: 4 });
  const receipt = asked.original();
  const drawing = await whenMessage(asked, isDrawing);
  expect(drawing.id).toBe(receipt?.id);
  expect(server.messagesIn(channel.id)).toEqual([drawing]);
});

test('a command with a picture is answered before that is there', async () => {
  const blue = { width: 256, height: 256, channels: 3, background: 'blue' } as const;
  const bytes = new Uint8Array(await sharp({ create: blue }).png().toBuffer());
  const picture = { fileName: 'blue.png', contentType: 'image/png', bytes };
  const asked = await talk.command(ana, 'image', { ...cat, picture });
  expect(await asked.acknowledged).toMatchObject({ type: 5 });
  await whenMessage(asked, isDrawing);
});

test('buttons, what is offered while somebody types, and forms work too', async () => {
  const drawing = await talk.draw(ana, 'image', cat);
  const again = await talk.pressFor(drawing, 'again', ana, isDrawing);
  expect(again.id).not.toBe(drawing.id);
  const original = await talk.pressFor(drawing, 'original', ana);
  expect([original.flags, original.attachments.length]).toEqual([MessageFlags.Ephemeral, 1]);

  const options = { prompt: 'a ball', motion: 'bou' };
  const typing = await server.autocomplete({ ...ana, name: 'gif', focused: 'motion', options });
  expect(await typing.acknowledged).toMatchObject({
    type: 8,
    data: { choices: [{ name: 'bouncing', value: 'bouncing' }] },
  });

  const opened = await talk.press(drawing, 'edit', ana);
  const edited = await whenMessage(server.submitModal(opened, { prompt: 'a blue bird' }), isDrawing);
  expect(readable(edited)).toMatch(/^a blue bird\nSeed/);
  const removed = await talk.pressFor(edited, 'delete', ana);
  expect(readable(removed)).toBe(told('delete-done'));
  expect(server.messagesIn(channel.id).some(({ id }) => id === edited.id)).toBe(false);
});

test('an interaction that is posted twice is one drawing', async () => {
  const asked = await talk.command(ana, 'image', cat);
  const drawing = await whenMessage(asked, isDrawing);
  const count = server.messagesIn(channel.id).length;
  asked.redeliver();
  await talk.draw(ana, 'image', cat);
  expect(server.messagesIn(channel.id)).toHaveLength(count + 1);
  expect(buttonsOf(drawing)).not.toEqual([]);
});

test('no connection to Discord is kept, and no line holds a token or what people wrote', () => {
  expect(server.gateway.counts).toEqual({ identifies: 0, resumes: 0, heartbeats: 0 });
  expectNoSecrets(gateway.lines, server);
});
