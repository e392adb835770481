import { MessageFlags } from 'discord-api-types/v10';
import { describe, expect, test } from 'vitest';
import type { Manner } from '../../src/chat/destination.ts';
import { message } from '../../src/domain/message.ts';
import { aBot, aFittedFile, aMedia, type BotChanges, buttonsOf, patience } from '../support/a-discord-bot.ts';
import { texts } from '../support/texts.ts';

const quarterMs = 15 * 60_000;

/** A bot with a job that somebody asked for, which waits to be delivered. */
async function aWaitingJob(
  changes: BotChanges = {},
  options: {
    readonly manner?: Partial<Manner>;
    readonly isUserInstalled?: boolean;
    readonly guild?: Parameters<Awaited<ReturnType<typeof aBot>>['aPlace']>[0];
  } = {},
) {
  const skew = { ms: 0 };
  const world = await aBot({
    ...changes,
    now: () => Date.now() + skew.ms,
    answer: (heard) => {
      const jobId = world.accept(heard, options.manner);
      return {
        kind: 'accepted',
        jobId,
        text: 'Wait.',
        isPrivate: options.manner?.isPrivate ?? false,
        buttons: [],
      };
    },
  });
  await world.connect();
  const place = await world.aPlace(options.guild);
  const asked = await world.server.command({
    ...place,
    name: 'image',
    options: { prompt: 'a cat' },
    isUserInstalled: options.isUserInstalled ?? false,
  });
  await expect.poll(() => world.followed, patience).toHaveLength(1);
  const [jobId = ''] = world.followed;
  return {
    ...world,
    ...place,
    asked,
    jobId,
    wait: (ms: number) => {
      skew.ms += ms;
    },
  };
}

const posts = ({
  server,
}: {
  readonly server: { readonly calls: readonly { method: string; route: string | undefined }[] };
}) =>
  server.calls.filter(({ method, route }) => method === 'POST' && route === '/channels/:channel/messages');

describe('while the token lives', () => {
  test('the result takes the place of the waiting message, with alt text and buttons', async () => {
    const world = await aWaitingJob();
    expect(await world.deliver(world.jobId)).toEqual({ kind: 'delivered' });
    const original = world.asked.original();
    expect(original?.content).toBe('A cat.');
    expect(original?.attachments).toMatchObject([
      { filename: `pincel-${world.jobId}-0.png`, description: 'a cat, number 1', size: 4 },
    ]);
    expect(original === undefined ? [] : buttonsOf(original)).toEqual(['again:x']);
    expect(world.released).toEqual([world.jobId]);
    expect(world.messageOf(world.jobId).closedAtMs).toBeDefined();
    world.server.assertClean();
  });

  test('a repetition replaces the files instead of adding some', async () => {
    const world = await aWaitingJob();
    world.server.faults.next({
      fault: { status: 502 },
      when: 'after',
      count: 4,
      match: ({ method, fileCount }) => method === 'PATCH' && fileCount > 0,
    });
    expect(await world.deliver(world.jobId)).toMatchObject({ kind: 'retry' });
    // Its message tells when it is given up meanwhile.
    expect(world.followed).toEqual([world.jobId, world.jobId]);
    expect(await world.deliver(world.jobId)).toEqual({ kind: 'delivered' });
    expect(world.asked.original()?.attachments).toHaveLength(1);
    expect(world.server.messagesIn(world.channelId)).toHaveLength(1);
    world.server.assertClean();
  });

  test('what has arrived is not sent again when only that was not noted with the job', async () => {
    const world = await aWaitingJob();
    await world.deliver(world.jobId);
    const calls = world.server.calls.length;
    expect(await world.deliver(world.jobId)).toEqual({ kind: 'delivered' });
    expect(world.server.calls).toHaveLength(calls);
  });

  test('a result waits until it is known whether its first message is there', async () => {
    const world = await aBot({
      latencyMs: 300,
      answer: (heard) => {
        const jobId = world.accept(heard);
        delivered.resolve(world.deliver(jobId));
        return { kind: 'accepted', jobId, text: 'Wait.', isPrivate: false, buttons: [] };
      },
    });
    const delivered = Promise.withResolvers<unknown>();
    await world.connect();
    const place = await world.aPlace();
    const asked = await world.server.command({ ...place, name: 'image', options: { prompt: 'a cat' } });
    await asked.acknowledged;
    expect(await delivered.promise).toEqual({ kind: 'delivered' });
    expect(asked.original()?.attachments).toHaveLength(1);
    expect(world.server.messagesIn(place.channelId)).toHaveLength(1);
    world.server.assertClean();
  });

  test('one whose message is not noted is found again by its token', async () => {
    const world = await aWaitingJob();
    world.stores.chatMessages.erase(world.stores.jobs.get(world.jobId)?.userId ?? '', 1);
    expect(await world.deliver(world.jobId)).toEqual({ kind: 'delivered' });
    expect(world.asked.original()?.attachments).toHaveLength(1);
    world.server.assertClean();
  });

  test('every file fits the limit of the server and all of them a request', async () => {
    const world = await aWaitingJob({}, { guild: { attachmentLimitBytes: 50 * 1024 * 1024 } });
    const media = [0, 1, 2, 3].map((position) => aMedia(world.jobId, { position }));
    await world.deliver(world.jobId, media);
    expect(world.asked.original()?.attachments).toHaveLength(4);
    expect(new Set(world.limits)).toEqual(new Set([Math.floor((25 * 1024 * 1024 - 256 * 1024) / 4)]));
    world.server.assertClean();
  });

  test('for reduced motion there is a still picture, and the GIF behind a cover', async () => {
    const world = await aWaitingJob({}, { manner: { isMotionReduced: true } });
    await world.deliver(world.jobId, [
      aMedia(world.jobId, { frames: 8, format: 'gif', mimeType: 'image/gif' }),
    ]);
    expect(world.asked.original()?.attachments.map(({ filename }) => filename)).toEqual([
      'still.png',
      `SPOILER_pincel-${world.jobId}-0.png`,
    ]);
    world.server.assertClean();
  });

  test('a caption is fitted with its escapes counted', async () => {
    const world = await aWaitingJob({ caption: (maxLength) => '*'.repeat(maxLength) });
    await world.deliver(world.jobId);
    const content = world.asked.original()?.content ?? '';
    expect(content).toBe(String.raw`\*`.repeat(1_000));
    world.server.assertClean();
  });

  test('files that are too large after all are fitted once more, smaller', async () => {
    const world = await aWaitingJob({
      fit: (media, { maxBytes }) => ({
        ...aFittedFile(media),
        bytes: new Uint8Array(maxBytes > 9_000_000 ? 11 * 1024 * 1024 : 4),
      }),
    });
    expect(await world.deliver(world.jobId)).toEqual({ kind: 'delivered' });
    expect(world.limits).toEqual([10 * 1024 * 1024, 5 * 1024 * 1024]);
    world.server.takeViolations();
  });

  test('a private result stays private', async () => {
    const world = await aWaitingJob({}, { manner: { isPrivate: true } });
    await world.deliver(world.jobId);
    const original = world.asked.original();
    expect((original?.flags ?? 0) & MessageFlags.Ephemeral).toBe(MessageFlags.Ephemeral);
    expect(world.server.messagesIn(world.channelId)).toEqual([]);
    world.server.assertClean();
  });
});

describe('once the token is gone', () => {
  test('the result is posted as a reply, and the old message says so', async () => {
    const world = await aWaitingJob();
    world.wait(quarterMs);
    expect(await world.deliver(world.jobId)).toEqual({ kind: 'delivered' });
    const [old, result] = world.server.messagesIn(world.channelId);
    expect(result?.attachments).toHaveLength(1);
    expect(result?.message_reference?.message_id).toBe(old?.id);
    expect(old?.content).toBe(texts.tell(message('discord-result-follows'), 'en'));
    expect(posts(world)[0]).toMatchObject({ json: { enforce_nonce: true, allowed_mentions: { parse: [] } } });
    world.server.assertClean();
  });

  test('an upload whose answer was lost is there once', async () => {
    const world = await aWaitingJob();
    world.wait(quarterMs);
    world.server.faults.next({
      fault: { status: 502 },
      when: 'after',
      count: 4,
      match: ({ method, fileCount }) => method === 'POST' && fileCount > 0,
    });
    expect(await world.deliver(world.jobId)).toMatchObject({ kind: 'retry' });
    expect(await world.deliver(world.jobId)).toEqual({ kind: 'delivered' });
    const withFiles = world.server
      .messagesIn(world.channelId)
      .filter(({ attachments }) => attachments.length > 0);
    expect(withFiles).toHaveLength(1);
    expect(world.repeated).toEqual([]);
    world.server.assertClean();
  });

  test('one that may have arrived too long ago to be told apart is counted', async () => {
    const world = await aWaitingJob();
    world.wait(quarterMs);
    world.stores.chatMessages.beginUpload(world.jobId, Date.now());
    expect(await world.deliver(world.jobId)).toEqual({ kind: 'delivered' });
    expect(world.repeated).toEqual([world.jobId]);
    world.server.assertClean();
  });

  test('a private result goes into the conversation with the person', async () => {
    const world = await aWaitingJob({}, { manner: { isPrivate: true } });
    world.wait(quarterMs);
    expect(await world.deliver(world.jobId)).toEqual({ kind: 'delivered' });
    const direct = world.server.world.directChannel(world.user.id);
    expect(world.server.messagesIn(direct.id)).toHaveLength(1);
    expect(world.server.messagesIn(world.channelId)).toEqual([]);
    world.server.assertClean();
  });

  test('a token that Discord ends early makes no difference', async () => {
    const platform = { skewMs: 0 };
    const world = await aBot({
      now: () => Date.now() + platform.skewMs,
      answer: (heard) => {
        const jobId = world.accept(heard);
        return { kind: 'accepted', jobId, text: 'Wait.', isPrivate: false, buttons: [] };
      },
    });
    await world.connect();
    const place = await world.aPlace();
    await world.server.command({ ...place, name: 'image', options: { prompt: 'a cat' } });
    await expect.poll(() => world.followed, patience).toHaveLength(1);
    const [jobId = ''] = world.followed;
    const { address } = world.messageOf(jobId);
    // As if the bot's clock were slow.
    world.stores.chatMessages.put(
      {
        jobId,
        surface: 'discord',
        address: { ...Object(address), tokenExpiresAtMs: Number.MAX_SAFE_INTEGER },
      },
      Date.now(),
    );
    platform.skewMs = 16 * 60_000;
    expect(await world.deliver(jobId)).toEqual({ kind: 'delivered' });
    expect(world.server.messagesIn(place.channelId).at(-1)?.attachments).toHaveLength(1);
    expect(world.bot.problem()).toBeUndefined();
    world.server.takeViolations();
  });
});

describe('what cannot be delivered', () => {
  test.each([
    ['gone', 'discord-channel-gone'],
    ['no-access', 'discord-no-access'],
    ['no-permission', 'discord-no-permission'],
    ['locked', 'discord-thread-closed'],
  ] as const)('to a channel that is %s is over, and the person is told', async (trouble, id) => {
    const world = await aWaitingJob();
    world.wait(quarterMs);
    world.server.world.setTrouble(world.channelId, trouble);
    const reason = texts.tell(message(id), 'en');
    expect(await world.deliver(world.jobId)).toEqual({ kind: 'undeliverable', reason });
    const direct = world.server.world.directChannel(world.user.id);
    expect(world.server.messagesIn(direct.id).map(({ content }) => content)).toEqual([reason]);
    expect(posts(world)).toHaveLength(2);
    world.server.assertClean();
  });

  test('to a person who takes no messages is over', async () => {
    const world = await aWaitingJob({}, { manner: { isPrivate: true } });
    world.wait(quarterMs);
    const direct = world.server.world.directChannel(world.user.id);
    world.server.world.setTrouble(direct.id, 'dm-closed');
    expect(await world.deliver(world.jobId)).toEqual({
      kind: 'undeliverable',
      reason: texts.tell(message('discord-cannot-write'), 'en'),
    });
    expect(posts(world)).toHaveLength(1);
    world.server.assertClean();
  });
});

describe('what may be delivered later', () => {
  test('waits as long as Discord asks to be left alone', async () => {
    const world = await aWaitingJob();
    world.wait(quarterMs);
    world.server.limits.force({
      scope: 'shared',
      retryAfterMs: 7_000,
      match: ({ method, route }) => method === 'POST' && route.includes('/messages'),
    });
    const outcome = await world.deliver(world.jobId);
    if (outcome.kind !== 'retry') throw new Error('Expected a retry');
    expect(outcome.afterMs).toBeGreaterThanOrEqual(7_000);
    expect(outcome.afterMs).toBeLessThan(7_200);
    // Nobody else tries it meanwhile.
    await world.deliver(world.jobId);
    expect(posts(world)).toHaveLength(1);
    world.server.assertClean();
  });

  test('waits for whoever can put the right token in', async () => {
    const world = await aWaitingJob();
    world.wait(quarterMs);
    world.server.changeToken();
    await expect.poll(() => world.bot.problem(), patience).toContain('PINCEL_DISCORD_TOKEN');
    const calls = world.server.calls.length;
    expect(await world.deliver(world.jobId)).toMatchObject({ kind: 'retry' });
    expect(world.server.calls).toHaveLength(calls);
  });
});
