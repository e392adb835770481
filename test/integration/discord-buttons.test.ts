import { type APIMessage, MessageFlags, PermissionFlagsBits } from 'discord-api-types/v10';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { startChatGateway } from '../support/chat-gateway.ts';
import type { Interaction } from '../support/discord-server/interactions.ts';
import { aDiscord, isDrawing, jobOf, talkOn, whenMessage } from '../support/discord-talk.ts';

const { server, guild, channel } = await aDiscord();
const gateway = await startChatGateway({
  discord: server,
  env: { PINCEL_ADMIN_SPACES: `discord:${guild.id}` },
});
const talk = talkOn(server);
const manager = {
  user: talk.person('marta'),
  channelId: channel.id,
  permissions: PermissionFlagsBits.ManageGuild,
};
const moderator = { user: talk.person('mo'), permissions: PermissionFlagsBits.ManageMessages };

afterEach(() => server.assertClean());
afterAll(() => gateway.remove());

function requestOf(drawing: APIMessage) {
  const request = gateway.stores.jobs.get(jobOf(drawing))?.request;
  if (request === undefined) throw new Error('Expected a request that is kept');
  return request;
}

/** The files of a message, with their sizes. */
async function picturesOf({ attachments }: APIMessage) {
  return Promise.all(
    attachments.map(async ({ id }) => {
      const bytes = Buffer.from(server.bytesOf(id) ?? []);
      const { width, height } = await sharp(bytes).metadata();
      return { bytes, width, height };
    }),
  );
}

function stateOf(drawing: APIMessage) {
  return gateway.stores.jobs.get(jobOf(drawing))?.state;
}

function isOver({ content }: APIMessage): boolean {
  return content.endsWith('Canceled. It cost nothing.');
}

const alone = MessageFlags.Ephemeral;

describe.each([
  ['in the process that drew it', false],
  ['in one that was started on the same data later', true],
])('a drawing, %s,', (_where, isLater) => {
  const ana = { user: talk.person() };
  const asking = { ...ana, channelId: channel.id };
  const bruno = { user: talk.person('bruno') };
  let fox: APIMessage;
  let cat: APIMessage;
  let own: APIMessage;
  let theirs: APIMessage;
  let waiting: Interaction;

  beforeAll(async () => {
    const draw = (prompt: string) => talk.draw(asking, 'image', { prompt, seed: 7 });
    [fox, cat, own, theirs] = await Promise.all([
      draw('a fox'),
      draw('a cat'),
      draw('a dog'),
      draw('a bird'),
    ]);
    await talk.ask(manager, 'queue-admin pause');
    waiting = await talk.command(asking, 'image', { prompt: 'a ball' });
    if (!isLater) return;
    await gateway.end('SIGTERM');
    await gateway.start();
    expect(server.gateway.counts).toMatchObject({ identifies: 1, resumes: 1 });
  });

  test('is canceled while it waits and while it is drawn, and costs nothing', async () => {
    const receipt = await whenMessage(waiting, () => true);
    const refused = await talk.pressFor(receipt, 'cancel', bruno);
    const canceled = await talk.pressFor(receipt, 'cancel', ana);
    await talk.ask(manager, 'queue-admin resume');
    const long = { prompt: 'a ball', motion: 'bouncing', quality: 'fine', size: 'landscape' };
    const running = await talk.command(asking, 'gif', long);
    const drawn = await whenMessage(running, ({ content }) => content.includes('Drawing: step'));
    const stopping = await talk.pressFor(drawn, 'cancel', ana);
    expect([refused, canceled, stopping].map(({ content, flags }) => [content, flags])).toEqual([
      ['Only the person who asked for this drawing, or a manager of this place, can cancel it.', alone],
      ['Canceled. What it cost has been given back.', alone],
      ['It is being stopped. What it cost is given back as soon as it has.', alone],
    ]);
    await Promise.all([running, waiting].map((each) => whenMessage(each, isOver)));
    expect([drawn, receipt].map(stateOf)).toEqual(['canceled', 'canceled']);
  });

  test('is asked for again, finer, varied and in other words, by whoever had asked for it', async () => {
    const before = requestOf(fox);
    const opened = await talk.press(fox, 'edit', ana);
    expect(opened.modal()).toMatchObject({
      title: 'Edit the prompt',
      components: [{ components: [{ custom_id: 'prompt', value: 'a fox' }] }, expect.anything()],
    });
    const [again, finer, varied, edited] = await Promise.all([
      talk.pressFor(fox, 'again', ana, isDrawing),
      talk.pressFor(fox, 'finer', ana, isDrawing),
      talk.pressFor(fox, 'vary', ana, isDrawing),
      whenMessage(server.submitModal(opened, { prompt: 'a blue bird' }), isDrawing),
    ]);
    expect(requestOf(again)).toMatchObject({ prompt: 'a fox', steps: before.steps });
    expect(requestOf(again).seed).not.toBe(7);
    expect(requestOf(finer)).toMatchObject({ prompt: 'a fox', seed: 7, steps: before.steps * 2 });
    expect(requestOf(varied)).toMatchObject({ prompt: 'a fox', initImage: { strength: 0.6 } });
    expect(requestOf(edited)).toMatchObject({ prompt: 'a blue bird', seed: 7, steps: before.steps });

    const ids = [fox, again, finer, varied, edited].map(({ id }) => id);
    expect(new Set(ids).size).toBe(5);
    expect(server.messagesIn(channel.id).find(({ id }) => id === fox.id)).toEqual(fox);
  });

  test('has files that are handed to them alone: as they were drawn, and twice as large', async () => {
    const [shown] = await picturesOf(cat);
    const original = await talk.pressFor(cat, 'original', ana);
    expect(original).toMatchObject({
      content: 'The file as it was drawn.',
      flags: alone,
      attachments: [{ description: 'AI-generated picture: a cat' }],
    });
    expect(await picturesOf(original)).toEqual([shown]);
    const upscaled = await talk.pressFor(cat, 'upscale', ana);
    expect(upscaled.content).toMatch(/^Twice as wide and high, computed with Lanczos: /);
    expect(upscaled.flags).toBe(alone);
    expect(await picturesOf(upscaled)).toMatchObject([
      { width: (shown?.width ?? 0) * 2, height: (shown?.height ?? 0) * 2 },
    ]);
  });

  test('is nobody else’s, which they are told quietly, but everybody may report it', async () => {
    const count = server.messagesIn(channel.id).length;
    for (const verb of ['again', 'finer', 'vary', 'edit', 'original', 'upscale']) {
      const answer = await talk.pressFor(fox, verb, bruno);
      expect([answer.content, answer.flags]).toEqual([
        'This drawing was asked for by somebody else. Use /image or /gif to ask for your own.',
        alone,
      ]);
    }
    const refused = await talk.pressFor(fox, 'delete', bruno);
    expect(refused.content).toBe(
      'Only the person who asked for this drawing, or a moderator, can delete it.',
    );
    const reported = await talk.pressFor(fox, 'report', bruno);
    expect(reported.content).toMatch(/^Thank you for the report\./);
    const again = await talk.pressFor(fox, 'report', bruno);
    expect(again.content).toBe('You have reported this already. Thank you.');
    expect([refused.flags, reported.flags, again.flags]).toEqual([alone, alone, alone]);
    expect(server.messagesIn(channel.id)).toHaveLength(count);
  });

  test('is deleted with its files by whoever had asked for it, and taken away by a moderator', async () => {
    // It is there a moment before that is written down.
    await expect.poll(() => stateOf(own)).toBe('delivered');
    const gone = await talk.pressFor(own, 'delete', ana);
    expect([gone.content, gone.flags]).toEqual([
      'Deleted: the message, and the files that Pincel kept.',
      alone,
    ]);
    const files = gateway.stores.media.ofJob(jobOf(own));
    expect(files.map(({ removedAtMs }) => removedAtMs !== undefined)).toEqual([true]);
    const moderated = await talk.pressFor(theirs, 'delete', moderator);
    expect([moderated.content, moderated.flags]).toEqual(['The message is deleted.', alone]);
    const left = server.messagesIn(channel.id).map(({ id }) => id);
    expect([own, theirs].map(({ id }) => left.includes(id))).toEqual([false, false]);
  });
});
