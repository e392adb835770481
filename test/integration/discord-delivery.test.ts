import { type APIMessage, ComponentType, MessageFlags, PermissionFlagsBits } from 'discord-api-types/v10';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startChatGateway } from '../support/chat-gateway.ts';
import type { Target } from '../support/discord-server/faults.ts';
import type { Interaction } from '../support/discord-server/interactions.ts';
import type { RecordedCall } from '../support/discord-server/protocol-log.ts';
import type { StubChannel } from '../support/discord-server/world.ts';
import {
  aDiscord,
  buttonsOf,
  isDrawing,
  jobOf,
  readable,
  talkOn,
  whenMessage,
} from '../support/discord-talk.ts';
import { expectNoSecrets, promptCanary } from '../support/expect-no-secrets.ts';
import { told } from '../support/told.ts';

const { server, guild, channel: office, letPass } = await aDiscord();
const gateway = await startChatGateway({
  discord: server,
  env: { PINCEL_ADMIN_SPACES: `discord:${guild.id}`, PINCEL_LOG_LEVEL: 'trace' },
});
const talk = talkOn(server);
const manager = {
  user: talk.person('marta'),
  channelId: office.id,
  permissions: PermissionFlagsBits.ManageGuild,
};
const cat = { prompt: `a cat ${promptCanary}`, quality: 'draft' };
const ana = talk.person();

/** Another one for each test. */
let channel: StubChannel;
beforeEach(() => {
  channel = server.world.addChannel({ guildId: guild.id });
});
afterEach(() => server.assertClean());
afterAll(() => gateway.remove());

/** No token of an interaction lives as long. */
const tooLongMs = 16 * 60_000;

/** Whether a request goes where results go: by the token of an interaction, or that of the bot. */
function isSentBy(
  { method, route = '' }: Pick<RecordedCall, 'method' | 'route'>,
  by: 'token' | 'bot',
): boolean {
  return by === 'token'
    ? method === 'PATCH' && route.startsWith('/webhooks/')
    : method === 'POST' && route === '/channels/:channel/messages';
}

/** What faults and limits befall: the upload of a result. */
const upload =
  (by: 'token' | 'bot') =>
  (target: Target): boolean =>
    target.fileCount > 0 && isSentBy(target, by);

/** The upload of one job's result, by the token of its interaction. */
const uploadFor =
  (jobId: string) =>
  (target: Target): boolean =>
    upload('token')(target) && JSON.stringify(target.json).includes(jobId);

/** Requests that carried the result of a job, oldest first. */
function uploadsOf(jobId: string): readonly RecordedCall[] {
  return server.calls.filter(
    ({ files, json }) => files.length > 0 && JSON.stringify(json ?? '').includes(`again:${jobId}`),
  );
}

function drawingsIn({ id }: StubChannel): readonly APIMessage[] {
  return server.messagesIn(id).filter(isDrawing);
}

function stateOf(jobId: string) {
  return gateway.stores.jobs.get(jobId)?.state;
}

/** Resolves once what came of a job is written down. */
function whenState(jobId: string, state: string): Promise<void> {
  return expect.poll(() => stateOf(jobId), { timeout: 60_000 }).toBe(state);
}

/** Something was taken for a job, and given back whole. */
function isRefunded(jobId: string): boolean {
  const { userId = '' } = gateway.stores.jobs.get(jobId) ?? {};
  const entries = gateway.stores.ledger.entries(userId, { limit: 1_000 });
  const booked = entries.filter((entry) => entry.jobId === jobId);
  const sum = booked.reduce((total, { amountMillicredits }) => total + amountMillicredits, 0);
  return sum === 0 && booked.some(({ kind }) => kind === 'refund');
}

type Asking = Parameters<typeof talk.command>[0];

interface Requested {
  readonly asked: Interaction;
  readonly jobId: string;
}

async function request(
  asking: Partial<Asking> = {},
  options: Readonly<Record<string, string | boolean>> = {},
): Promise<Requested> {
  const sending = { user: ana, channelId: channel.id, ...asking };
  const asked = await talk.command(sending, 'image', { ...cat, ...options });
  return { asked, jobId: jobOf(await whenMessage(asked, (each) => buttonsOf(each).length > 0)) };
}

/** Asks while nothing is drawn, and lets it be drawn once `meanwhile` has passed. */
async function askAndWait(
  asking: Partial<Asking>,
  meanwhile: (jobId: string) => unknown,
  options: Readonly<Record<string, string | boolean>> = {},
): Promise<Requested> {
  await talk.ask(manager, 'queue-admin pause');
  const requested = await request(asking, options);
  await meanwhile(requested.jobId);
  await talk.ask(manager, 'queue-admin resume');
  return requested;
}

/** That what goes on with an interaction is to be left alone for a while. */
function isRefusalOf({ payload }: Interaction): (call: RecordedCall) => boolean {
  return ({ status, path }) => status === 429 && path.includes(payload.token);
}

function editedAtMs({ edited_timestamp: edited }: APIMessage): number {
  return Date.parse(edited ?? '');
}

function conversation(): StubChannel {
  return server.world.directChannel(ana.id);
}

function isOf(jobId: string): (message: APIMessage) => boolean {
  return (message) => isDrawing(message) && jobOf(message) === jobId;
}

describe('when the interaction is over before the drawing is there', () => {
  test('the result is a message in the channel, and the one that waited says so', async () => {
    const { asked, jobId } = await askAndWait({}, () => letPass(tooLongMs));
    const drawing = await talk.whenIn(channel, isOf(jobId));
    const waited = asked.original();
    expect(drawing.message_reference?.message_id).toBe(waited?.id);
    expect(drawing.interaction_metadata).toBeUndefined();
    await talk.whenIn(channel, ({ content }) => content === told('discord-result-follows'));
    expect(server.messagesIn(channel.id)).toHaveLength(2);
    expect(uploadsOf(jobId).at(-1)?.json).toMatchObject({
      enforce_nonce: true,
      nonce: expect.stringMatching(/^.{10,25}$/),
    });
    await whenState(jobId, 'delivered');
    const again = await talk.pressFor(drawing, 'again', { user: ana }, isDrawing);
    expect(again.id).not.toBe(drawing.id);
  });

  test('a private result comes to the conversation with the person', async () => {
    const { jobId } = await askAndWait({}, () => letPass(tooLongMs), { private: true });
    await talk.whenIn(conversation(), isOf(jobId));
    await whenState(jobId, 'delivered');
    expect(server.messagesIn(channel.id)).toEqual([]);
  });

  test('in a channel where the app may not write, it costs nothing and the person is told why', async () => {
    const { asked, jobId } = await askAndWait({}, () => {
      server.world.setTrouble(channel.id, 'no-permission');
      letPass(tooLongMs);
    });
    await talk.whenIn(conversation(), (each) => readable(each) === told('discord-no-permission'));
    await whenMessage(asked, (each) =>
      readable(each).includes(told('live-failed', { kind: 'undeliverable', jobId })),
    );
    expect([stateOf(jobId), isRefunded(jobId)]).toEqual(['failed', true]);
    expect(drawingsIn(channel)).toEqual([]);
  });

  test('a private one for somebody who takes no messages costs nothing', async () => {
    const { jobId } = await askAndWait(
      {},
      () => {
        server.world.setTrouble(conversation().id, 'dm-closed');
        letPass(tooLongMs);
      },
      { private: true },
    );
    await whenState(jobId, 'failed');
    server.world.setTrouble(conversation().id, undefined);
    expect(isRefunded(jobId)).toBe(true);
  });

  test('an upload whose answer is lost is there once', async () => {
    server.faults.next({ fault: 'reset', when: 'after', match: upload('bot') });
    server.faults.next({ fault: { status: 502 }, when: 'after', count: 3, match: upload('bot') });
    const { jobId } = await askAndWait({}, () => letPass(tooLongMs));
    await whenState(jobId, 'delivered');
    expect(uploadsOf(jobId).length).toBeGreaterThan(4);
    expect(drawingsIn(channel)).toHaveLength(1);
  });

  test('a pause for all of the bot is kept exactly, and answers do not wait for it', async () => {
    const retryAfterMs = 1_500;
    server.limits.force({ scope: 'global', retryAfterMs, match: upload('bot') });
    const { jobId } = await askAndWait({}, () => letPass(tooLongMs));
    const refused = await talk.whenCall((call) => call.status === 429 && isSentBy(call, 'bot'));
    const other = await talk.command({ user: ana, channelId: office.id }, 'queue');
    expect(other.answeredAfterMs()).toBeLessThan(retryAfterMs);
    const drawing = await talk.whenIn(channel, isOf(jobId));
    expect(Date.parse(drawing.timestamp) - refused.atMs).toBeGreaterThanOrEqual(retryAfterMs);
  });

  test('a file that the channel does not take is sent smaller', async () => {
    const small = server.world.addGuild({ attachmentLimitBytes: 50_000 });
    channel = server.world.addChannel({ guildId: small.id });
    const { jobId } = await askAndWait({ attachmentLimitBytes: 100_000 }, () => letPass(tooLongMs), {
      prompt: 'a fox on a blue background',
      quality: 'normal',
    });
    const drawing = await talk.whenIn(channel, isOf(jobId));
    expect(drawing.attachments).toMatchObject([{ content_type: 'image/webp' }]);
    expect(drawing.attachments[0]?.size).toBeLessThanOrEqual(50_000);
    expect(readable(drawing)).toMatch(/The picture was compressed to fit here \(quality \d+ of 100\)\./);
    // As it was drawn, then smaller: each first by the interaction, which is over.
    await expect.poll(() => uploadsOf(jobId).map(({ status }) => status)).toEqual([401, 413, 401, 200]);
  });
});

describe('an app that a person alone has installed', () => {
  const abroad = server.world.addGuild({ name: 'Abroad', isAppMember: false });

  test('draws within the life of the interaction', async () => {
    channel = server.world.addChannel({ guildId: abroad.id });
    const asking = { user: ana, channelId: channel.id, isUserInstalled: true };
    const drawing = await talk.draw(asking, 'image', cat);
    const again = await talk.pressFor(drawing, 'again', { user: ana }, isDrawing);
    expect(drawingsIn(channel).map(({ id }) => id)).toEqual([drawing.id, again.id]);
  });

  test('hands a late result to the person, and where that cannot be, it costs nothing', async () => {
    channel = server.world.addChannel({ guildId: abroad.id });
    const { jobId } = await askAndWait({ isUserInstalled: true }, () => letPass(tooLongMs));
    await talk.whenIn(conversation(), isOf(jobId));
    server.world.setTrouble(conversation().id, 'dm-closed');
    const late = await askAndWait({ isUserInstalled: true }, () => letPass(tooLongMs));
    await whenState(late.jobId, 'failed');
    server.world.setTrouble(conversation().id, undefined);
    expect(isRefunded(late.jobId)).toBe(true);
    expect(drawingsIn(channel)).toEqual([]);
  });
});

describe('while the interaction lives', () => {
  test('an answer that comes too late costs nobody the drawing', async () => {
    const asked = await server.command({ user: ana, channelId: channel.id, name: 'image', options: cat });
    // Before the bot can have heard of it.
    letPass(4_000);
    expect(await asked.acknowledged).toBe('timed out');
    await talk.whenCall(
      ({ status, path }) => status === 404 && path.startsWith(`/interactions/${asked.id}/`),
    );
    const drawing = await talk.whenIn(channel, isDrawing);
    expect(drawing.content).toMatch(/^a cat zebracanary\nSeed/);
    expect(server.messagesIn(channel.id)).toEqual([drawing]);
  });

  test.each(['user', 'shared'] as const)(
    'a pause of a route (%s) is kept exactly, and nobody else waits for it',
    async (scope) => {
      const retryAfterMs = 2_000;
      let other: Promise<APIMessage> | undefined;
      const { asked } = await askAndWait({}, (jobId) => {
        server.limits.force({ scope, retryAfterMs, match: uploadFor(jobId) });
        other = talk.draw({ user: talk.person('bruno'), channelId: office.id }, 'image', cat);
      });
      const drawing = await whenMessage(asked, isDrawing);
      const refused = await talk.whenCall(isRefusalOf(asked));
      const atMs = editedAtMs(drawing);
      expect(atMs - refused.atMs).toBeGreaterThanOrEqual(retryAfterMs);
      expect(other === undefined ? atMs : editedAtMs(await other)).toBeLessThan(atMs);
    },
  );

  test('progress that may not be told now is left out, and the result waits as long', async () => {
    const retryAfterMs = 2_000;
    server.limits.force({
      scope: 'user',
      retryAfterMs,
      match: (target) => target.fileCount === 0 && isSentBy(target, 'token'),
    });
    const earlier = new Set(server.calls);
    const isRefused = (call: RecordedCall): boolean => call.status === 429 && !earlier.has(call);
    // What is told then is that the queue is paused.
    const { asked } = await askAndWait({}, () => talk.whenCall(isRefused));
    const drawing = await whenMessage(asked, isDrawing);
    const { atMs } = await talk.whenCall(isRefused);
    expect(editedAtMs(drawing) - atMs).toBeGreaterThanOrEqual(retryAfterMs);
  });

  test('an upload whose answer is lost is there once', async () => {
    server.faults.next({ fault: 'reset', when: 'after', match: upload('token') });
    server.faults.next({ fault: { status: 500 }, when: 'after', count: 3, match: upload('token') });
    const asked = await talk.command({ user: ana, channelId: channel.id }, 'image', cat);
    const jobId = jobOf(await whenMessage(asked, () => true));
    await whenState(jobId, 'delivered');
    expect(uploadsOf(jobId).length).toBeGreaterThan(4);
    const [drawing, ...others] = server.messagesIn(channel.id);
    expect([drawing?.attachments.length, others]).toEqual([1, []]);
  });

  test('a channel that is gone is told of to the person, who pays nothing', async () => {
    const { jobId } = await askAndWait({}, () => server.world.setTrouble(channel.id, 'gone'));
    await talk.whenIn(conversation(), (each) => readable(each) === told('discord-channel-gone'));
    await whenState(jobId, 'failed');
    expect(isRefunded(jobId)).toBe(true);
  });

  test('a picture is made to fit what the interaction says that it takes', async () => {
    const asking = { user: ana, channelId: channel.id, attachmentLimitBytes: 20_000 };
    const drawing = await talk.draw(asking, 'image', { prompt: 'a fox on a blue background' });
    expect(drawing.attachments[0]?.size).toBeLessThanOrEqual(20_000);
    expect(readable(drawing)).toContain('to fit here');
  });

  test('one event that comes five times more is one drawing', async () => {
    const asked = await talk.command({ user: ana, channelId: channel.id }, 'image', cat);
    for (const _each of [1, 2, 3, 4, 5]) asked.redeliver();
    const drawing = await whenMessage(asked, isDrawing);
    asked.redeliver();
    await talk.draw({ user: ana, channelId: office.id }, 'image', cat);
    expect(server.messagesIn(channel.id)).toEqual([drawing]);
    const callbacks = server.calls.filter(({ path }) => path.startsWith(`/interactions/${asked.id}/`));
    expect(callbacks).toHaveLength(1);
  });
});

test('a gateway that is killed between uploads and the note of them hands each result over once', async () => {
  const other = server.world.addChannel({ guildId: guild.id });
  await talk.ask(manager, 'queue-admin pause');
  const late = await request();
  letPass(tooLongMs);
  const inTime = await request({ channelId: other.id });
  server.faults.next({ fault: 'hang', when: 'after', match: upload('bot') });
  server.faults.next({ fault: 'hang', when: 'after', match: uploadFor(inTime.jobId) });
  await talk.ask(manager, 'queue-admin resume');
  const jobs = [late.jobId, inTime.jobId];
  await Promise.all(
    jobs.map((jobId) =>
      talk.whenCall(({ status, json }) => status === undefined && JSON.stringify(json ?? '').includes(jobId)),
    ),
  );
  await gateway.end('SIGKILL');
  expect(jobs.map(stateOf)).toEqual(['generated', 'generated']);
  await gateway.start();
  await Promise.all(jobs.map((jobId) => whenState(jobId, 'delivered')));
  for (const jobId of jobs) {
    expect(uploadsOf(jobId).filter(({ status }) => status !== 401)).toHaveLength(2);
  }
  // The events themselves make no second ones either.
  for (const { asked } of [late, inTime]) asked.redeliver();
  await talk.draw({ user: ana, channelId: office.id }, 'image', cat);
  expect(
    [channel, other].map((place) => drawingsIn(place).map(({ attachments }) => attachments.length)),
  ).toEqual([[1], [1]]);
  expect(drawingsIn(other)[0]?.id).toBe(inTime.asked.original()?.id);
  expect(await gateway.metric('pincel_deliveries_repeated_total{surface="discord"}')).toBe(0);
});

test('none of its lines holds a token or what people wrote', () => {
  expectNoSecrets(gateway.lines, server);
});

test('a request that would take longer than a person’s app can answer is refused there', async () => {
  // How long a GIF takes is known once one was drawn.
  await talk.draw({ user: ana, channelId: channel.id }, 'gif', { prompt: 'a ball', length: 'short' });
  await talk.ask(manager, 'quota-admin set', { role: 'member', capacity: 'unlimited', waiting: 10_000 });
  await talk.ask(manager, 'queue-admin pause');
  const abroad = server.world.addGuild({ isAppMember: false });
  const place = server.world.addChannel({ guildId: abroad.id });
  const long = { prompt: 'a ball', motion: 'bouncing', quality: 'fine', size: 'landscape' };
  const sayAbroad = async () => {
    const asked = await talk.command({ user: ana, channelId: place.id, isUserInstalled: true }, 'gif', long);
    return whenMessage(asked, () => true);
  };
  let answer = await sayAbroad();
  while (buttonsOf(answer).length > 0) answer = await sayAbroad();
  expect([answer.flags, readable(answer)]).toEqual([
    MessageFlags.Ephemeral,
    expect.stringMatching(
      /^It may take .* until this is ready\. Here a result can be handed over for .* only: /,
    ),
  ]);
  const [elsewhere] = (await talk.command({ user: ana, channelId: channel.id }, 'gif', long)).messages;
  expect(elsewhere?.components?.[0]?.type).toBe(ComponentType.ActionRow);
});
