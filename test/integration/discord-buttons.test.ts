import { type APIMessage, MessageFlags, PermissionFlagsBits } from 'discord-api-types/v10';
import sharp from 'sharp';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startChatGateway } from '../support/chat-gateway.ts';
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

describe.each([
  ['in the process that drew the picture', false],
  ['in one that was started on the same data later', true],
])('%s', (_where, isLater) => {
  const ana = { user: talk.person() };
  const asking = { ...ana, channelId: channel.id };
  const bruno = { user: talk.person('bruno') };

  /** The drawing, and Pincel started anew after it where that is the case. */
  const aDrawing = async (): Promise<APIMessage> => {
    const drawing = await talk.draw(asking, 'image', { prompt: 'a fox', seed: 7 });
    if (!isLater) return drawing;
    const { resumes } = server.gateway.counts;
    await gateway.end('SIGTERM');
    await gateway.start();
    expect(server.gateway.counts).toMatchObject({ identifies: 1, resumes: resumes + 1 });
    return drawing;
  };

  test('a drawing is asked for again, finer, varied and in other words, by whoever had asked for it', async () => {
    const drawing = await aDrawing();
    const before = requestOf(drawing);
    const again = await talk.pressFor(drawing, 'again', ana, isDrawing);
    expect(requestOf(again)).toMatchObject({ prompt: 'a fox', steps: before.steps });
    expect(requestOf(again).seed).not.toBe(7);
    const finer = await talk.pressFor(drawing, 'finer', ana, isDrawing);
    expect(requestOf(finer)).toMatchObject({ prompt: 'a fox', seed: 7, steps: before.steps * 2 });
    const varied = await talk.pressFor(drawing, 'vary', ana, isDrawing);
    expect(requestOf(varied)).toMatchObject({ prompt: 'a fox', initImage: { strength: 0.6 } });

    const opened = await talk.press(drawing, 'edit', ana);
    expect(opened.modal()).toMatchObject({
      title: 'Edit the prompt',
      components: [{ components: [{ custom_id: 'prompt', value: 'a fox' }] }, expect.anything()],
    });
    const submitted = server.submitModal(opened, { prompt: 'a blue bird' });
    const edited = await whenMessage(submitted, isDrawing);
    expect(requestOf(edited)).toMatchObject({ prompt: 'a blue bird', seed: 7, steps: before.steps });

    const ids = [drawing, again, finer, varied, edited].map(({ id }) => id);
    expect(new Set(ids).size).toBe(5);
    expect(server.messagesIn(channel.id).find(({ id }) => id === drawing.id)).toEqual(drawing);
  });

  test('its files are handed to them alone: as they were drawn, and twice as large', async () => {
    const drawing = await talk.draw(asking, 'image', { prompt: 'a cat' });
    const [shown] = await picturesOf(drawing);
    const original = await talk.pressFor(drawing, 'original', ana);
    expect(original).toMatchObject({
      content: 'The file as it was drawn.',
      flags: MessageFlags.Ephemeral,
      attachments: [{ description: 'AI-generated picture: a cat' }],
    });
    expect(await picturesOf(original)).toEqual([shown]);
    const upscaled = await talk.pressFor(drawing, 'upscale', ana);
    expect(upscaled.content).toMatch(/^Twice as wide and high, computed with Lanczos: /);
    expect(upscaled.flags).toBe(MessageFlags.Ephemeral);
    expect(await picturesOf(upscaled)).toMatchObject([
      { width: (shown?.width ?? 0) * 2, height: (shown?.height ?? 0) * 2 },
    ]);
  });

  test('everybody else is told quietly whose it is, but may report it', async () => {
    const drawing = await talk.draw(asking, 'image', { prompt: 'a cat' });
    const count = server.messagesIn(channel.id).length;
    for (const verb of ['again', 'finer', 'vary', 'edit', 'original', 'upscale']) {
      const answer = await talk.pressFor(drawing, verb, bruno);
      expect([answer.content, answer.flags]).toEqual([
        'This drawing was asked for by somebody else. Use /image or /gif to ask for your own.',
        MessageFlags.Ephemeral,
      ]);
    }
    const refused = await talk.pressFor(drawing, 'delete', bruno);
    expect(refused.content).toBe(
      'Only the person who asked for this drawing, or a moderator, can delete it.',
    );
    const reported = await talk.pressFor(drawing, 'report', bruno);
    expect(reported.content).toMatch(/^Thank you for the report\./);
    const again = await talk.pressFor(drawing, 'report', bruno);
    expect(again.content).toBe('You have reported this already. Thank you.');
    expect([refused.flags, reported.flags, again.flags]).toEqual([64, 64, 64]);
    expect(server.messagesIn(channel.id)).toHaveLength(count);
  });

  test('it is deleted with its files by whoever had asked for it, and taken away by a moderator', async () => {
    const isThere = ({ id }: APIMessage) => server.messagesIn(channel.id).some((each) => each.id === id);
    const own = await talk.draw(asking, 'image', { prompt: 'a cat' });
    const stateOf = (drawing: APIMessage) => gateway.stores.jobs.get(jobOf(drawing))?.state;
    // It is there a moment before that is written down.
    await expect.poll(() => stateOf(own)).toBe('delivered');
    const gone = await talk.pressFor(own, 'delete', ana);
    expect([gone.content, gone.flags]).toEqual([
      'Deleted: the message, and the files that Pincel kept.',
      MessageFlags.Ephemeral,
    ]);
    expect(gateway.stores.media.ofJob(jobOf(own)).every(({ removedAtMs }) => removedAtMs !== undefined)).toBe(
      true,
    );
    const theirs = await talk.draw(asking, 'image', { prompt: 'a cat' });
    const moderated = await talk.pressFor(theirs, 'delete', moderator);
    expect([moderated.content, moderated.flags]).toEqual(['The message is deleted.', MessageFlags.Ephemeral]);
    expect([isThere(own), isThere(theirs)]).toEqual([false, false]);
  });

  test('it is canceled while it waits and while it is drawn, and costs nothing', async () => {
    const isOver = ({ content }: APIMessage) => content.endsWith('Canceled. It cost nothing.');
    const long = { prompt: 'a ball', motion: 'bouncing', quality: 'fine', length: 'long' };
    const running = await talk.command(asking, 'gif', long);
    const drawn = await whenMessage(running, ({ content }) => content.includes('Drawing: step'));
    await talk.ask(manager, 'queue-admin pause');
    const waiting = await talk.command(asking, 'image', { prompt: 'a cat' });
    const receipt = await whenMessage(waiting, () => true);

    const refused = await talk.pressFor(receipt, 'cancel', bruno);
    const stopping = await talk.pressFor(drawn, 'cancel', ana);
    const canceled = await talk.pressFor(receipt, 'cancel', ana);
    expect([refused, stopping, canceled].map(({ content, flags }) => [content, flags])).toEqual([
      [
        'Only the person who asked for this drawing, or a manager of this place, can cancel it.',
        MessageFlags.Ephemeral,
      ],
      ['It is being stopped. What it cost is given back as soon as it has.', MessageFlags.Ephemeral],
      ['Canceled. What it cost has been given back.', MessageFlags.Ephemeral],
    ]);
    await Promise.all([running, waiting].map((each) => whenMessage(each, isOver)));
    await talk.ask(manager, 'queue-admin resume');
    const states = [drawn, receipt].map((each) => gateway.stores.jobs.get(jobOf(each))?.state);
    expect(states).toEqual(['canceled', 'canceled']);
  });
});
