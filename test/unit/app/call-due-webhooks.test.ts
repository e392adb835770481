import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createCallDueWebhooks } from '../../../src/app/call-due-webhooks.ts';
import { noMetrics } from '../../../src/domain/metrics.ts';
import { maxWebhookAttempts, webhookRetryDelayMs } from '../../../src/domain/webhook.ts';
import type { PostWebhook, WebhookAnswer, WebhookMessage } from '../../../src/domain/webhook-sender.ts';
import { keptResults } from '../../support/kept-results.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const arrived: WebhookAnswer = { ok: true, status: 204 };
const refused: WebhookAnswer = { ok: false, failure: { kind: 'refused' } };
const gone: WebhookAnswer = { ok: false, failure: { kind: 'gone', status: 410 } };

/** A call that was sent: the test says what comes of it. */
interface Sent extends WebhookMessage {
  readonly signal: AbortSignal;
  readonly answer: (answer: WebhookAnswer) => void;
}

/** A receiver in whose place the test answers. */
function aReceiver(): { readonly postWebhook: PostWebhook; readonly sent: readonly Sent[] } {
  const sent: Sent[] = [];
  return {
    sent,
    postWebhook: (message, signal) =>
      new Promise((resolve) => {
        sent.push({ ...message, signal, answer: resolve });
        signal.addEventListener('abort', () => resolve({ ok: false, failure: { kind: 'interrupted' } }));
      }),
  };
}

/** A receiver that answers with `answers` one after the other, and then says yes. */
function aScriptedReceiver(answers: readonly WebhookAnswer[]) {
  const left = [...answers];
  const sent: { readonly id: string; readonly url: string; readonly atMs: number }[] = [];
  const postWebhook: PostWebhook = async ({ id, url }) => {
    sent.push({ id, url, atMs: Date.now() });
    return left.shift() ?? arrived;
  };
  return { postWebhook, sent };
}

const pass = (ms = 0): Promise<unknown> => vi.advanceTimersByTimeAsync(ms);

async function aWorld() {
  const results = await keptResults();
  const { webhooks, transact, users } = results;
  await results.addResult('job-1');
  const userId = results.jobs.get('job-1')?.userId ?? '';
  const counted: string[] = [];
  return {
    ...results,
    userId,
    counted,
    aWebhook: (url = 'https://a.example/hook', owner = userId, tokenId?: string) =>
      webhooks.create({ userId: owner, tokenId, url, events: ['generation.completed'] }, Date.now()),
    somebody: (name: string) =>
      transact(() =>
        users.recognise({ surface: 'web', userExternalId: name, spaceExternalId: name }, Date.now()),
      ).userId,
    note(jobId = 'job-1', owner = userId) {
      transact(() => webhooks.note({ userId: owner, jobId, event: 'generation.completed' }, Date.now()));
    },
    loop(
      postWebhook: PostWebhook,
      { concurrency = 8, describe: toBody = (jobId: string): object => ({ id: jobId }) } = {},
    ) {
      const loop = createCallDueWebhooks({
        ...results,
        postWebhook,
        isOfAdmin: ({ isAdmins }) => isAdmins,
        describe: toBody,
        concurrency,
        metrics: { ...noMetrics, webhookCalled: (end) => void counted.push(end) },
        now: Date.now,
        random: () => 0.5,
      });
      onTestFinished(() => void loop.stop());
      return loop;
    },
  };
}

beforeEach(() => {
  vi.useFakeTimers({ now: 10 * hourMs, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
});

/** One that ends, as the token that made it, in an hour. */
function aWebhookForAnHour({ tokens, userId, aWebhook }: Awaited<ReturnType<typeof aWorld>>) {
  const { token } = tokens.create(
    { userId, name: 'frame', scopes: ['draw'], expiresAtMs: Date.now() + hourMs },
    Date.now(),
  );
  return aWebhook(undefined, undefined, token.id).webhook;
}

describe('a call that arrives', () => {
  test('is made as soon as the loop starts, and tells what happened, when, and to what', async () => {
    const world = await aWorld();
    const { webhook, secret } = world.aWebhook();
    world.note();
    const happenedAtMs = Date.now();
    await pass(5_000);
    const { postWebhook, sent } = aReceiver();
    world.loop(postWebhook, { describe: (id) => ({ id, state: 'generated' }) }).start();
    expect(sent).toMatchObject([{ url: 'https://a.example/hook', secret }]);
    expect(JSON.parse(sent[0]?.body ?? '')).toEqual({
      type: 'generation.completed',
      timestamp: new Date(happenedAtMs).toISOString(),
      data: { id: 'job-1', state: 'generated' },
    });
    sent[0]?.answer(arrived);
    await pass();
    expect(world.webhooks.calls(webhook.id, { limit: 9 })).toMatchObject([
      { id: sent[0]?.id, state: 'delivered', attempts: 1, endedAtMs: Date.now() },
    ]);
    expect(world.counted).toEqual(['delivered']);
  });

  test('is made when the loop is woken, also from inside the transaction that lines it up', async () => {
    const world = await aWorld();
    world.aWebhook();
    const { postWebhook, sent } = aScriptedReceiver([]);
    const loop = world.loop(postWebhook);
    loop.start();
    world.transact(() => {
      world.note();
      loop.wake();
      loop.wake();
      expect(sent).toEqual([]);
    });
    await pass();
    expect(sent).toHaveLength(1);
  });

  test('was lined up by another process and is found within a minute, without being woken', async () => {
    const world = await aWorld();
    world.aWebhook();
    const { postWebhook, sent } = aScriptedReceiver([]);
    world.loop(postWebhook).start();
    world.note();
    await pass(60_000);
    expect(sent).toHaveLength(1);
  });
});

describe('a call that fails', () => {
  test('is made again later and later, with the same id, until it arrives', async () => {
    const world = await aWorld();
    const { webhook } = world.aWebhook();
    world.note();
    const { postWebhook, sent } = aScriptedReceiver([refused, refused, refused]);
    world.loop(postWebhook).start();
    await pass();
    expect(world.webhooks.calls(webhook.id, { limit: 1 })).toMatchObject([
      { state: 'pending', attempts: 1, lastFailure: { kind: 'refused' }, dueAtMs: Date.now() + 2_500 },
    ]);
    await pass(hourMs);
    const times = sent.map(({ atMs }) => atMs - 10 * hourMs);
    expect(times).toEqual([0, 2_500, 2_500 + 7_500, 2_500 + 7_500 + 22_500]);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(1);
    expect(world.counted).toEqual(['delivered']);
    expect(world.webhooks.get(webhook.id)).toMatchObject({ failingSinceMs: undefined });
  });

  test('is not made before the time that the receiver asked for', async () => {
    const world = await aWorld();
    world.aWebhook();
    world.note();
    const { postWebhook, sent } = aScriptedReceiver([{ ...refused, afterMs: hourMs }]);
    world.loop(postWebhook).start();
    await pass(hourMs - 1);
    expect(sent).toHaveLength(1);
    await pass(1);
    expect(sent).toHaveLength(2);
  });

  test('is given up after twelve attempts, half a day later', async () => {
    const world = await aWorld();
    const { webhook } = world.aWebhook();
    world.note();
    const { postWebhook, sent } = aScriptedReceiver(Array.from({ length: 50 }, () => refused));
    world.loop(postWebhook).start();
    await pass(2 * dayMs);
    expect(sent).toHaveLength(maxWebhookAttempts);
    expect(world.webhooks.calls(webhook.id, { limit: 9 })).toMatchObject([
      { state: 'failed', attempts: maxWebhookAttempts, lastFailure: { kind: 'refused' } },
    ]);
    expect((sent.at(-1)?.atMs ?? 0) - 10 * hourMs).toBeGreaterThan(10 * hourMs);
    expect(world.counted).toEqual(['failed']);
    expect(world.webhooks.get(webhook.id)).toMatchObject({ pausedAtMs: undefined });
    expect(world.audited()).toEqual([]);
  });

  test('holds up no call to another host', async () => {
    const world = await aWorld();
    world.aWebhook('https://slow.example/');
    world.aWebhook('https://quick.example/');
    await world.addResult('job-2');
    world.note('job-1');
    world.note('job-2');
    const { postWebhook, sent } = aReceiver();
    world.loop(postWebhook).start();
    const hosts = () => sent.map(({ url }) => new URL(url).hostname);
    expect(hosts()).toEqual(['slow.example', 'quick.example']);
    sent[1]?.answer(arrived);
    await pass();
    expect(hosts()).toEqual(['slow.example', 'quick.example', 'quick.example']);
    sent[0]?.answer(refused);
    await pass();
    expect(hosts()).toEqual(['slow.example', 'quick.example', 'quick.example', 'slow.example']);
  });

  test('of somebody whose receivers never answer leaves places for others', async () => {
    const world = await aWorld();
    for (let host = 0; host < 6; host += 1) world.aWebhook(`https://${host}.slow.example/`);
    world.note();
    const ben = world.somebody('ben');
    world.aWebhook('https://bens.example/', ben);
    await pass(1);
    world.note('job-1', ben);
    const { postWebhook, sent } = aReceiver();
    world.loop(postWebhook, { concurrency: 5 }).start();
    expect(sent.map(({ url }) => new URL(url).hostname)).toEqual([
      '0.slow.example',
      '1.slow.example',
      '2.slow.example',
      '3.slow.example',
      'bens.example',
    ]);
  });
});

describe('a webhook', () => {
  test('that answers 410 is paused at once, and the audit log says so', async () => {
    const world = await aWorld();
    const { webhook } = world.aWebhook();
    world.note();
    const { postWebhook, sent } = aScriptedReceiver([gone]);
    world.loop(postWebhook).start();
    await pass(dayMs);
    expect(sent).toHaveLength(1);
    expect(world.webhooks.get(webhook.id)?.pausedAtMs).toBe(10 * hourMs);
    expect(world.webhooks.calls(webhook.id, { limit: 1 })).toMatchObject([{ state: 'failed' }]);
    expect(world.audited()).toEqual([
      {
        kind: 'webhook-paused',
        actor: 'system',
        content: { webhookId: webhook.id, reason: 'gone' },
      },
    ]);
  });

  test('whose token has expired is not called any more: it is paused, and the audit log says why', async () => {
    const world = await aWorld();
    const webhook = aWebhookForAnHour(world);
    const { postWebhook, sent } = aScriptedReceiver([]);
    const loop = world.loop(postWebhook);
    loop.start();
    world.note('job-1');
    loop.wake();
    await pass(hourMs - 1);
    expect(sent).toHaveLength(1);
    await pass(1);
    await world.addResult('job-2');
    await world.addResult('job-3');
    world.note('job-2');
    world.note('job-3');
    loop.wake();
    await pass(dayMs);
    expect(sent).toHaveLength(1);
    expect(world.webhooks.calls(webhook.id, { limit: 2 })).toMatchObject([
      { jobId: 'job-3', state: 'failed', lastFailure: { kind: 'token-over' } },
      { jobId: 'job-2', state: 'failed', lastFailure: { kind: 'token-over' } },
    ]);
    expect(world.webhooks.pendingCount()).toBe(0);
    expect(world.webhooks.get(webhook.id)?.pausedAtMs).toBe(11 * hourMs);
    expect(world.audited()).toMatchObject([
      { kind: 'webhook-paused', actor: 'system', content: { webhookId: webhook.id, reason: 'token-over' } },
    ]);
  });

  test('that failures had paused before its token expired ends what was pending for it, within a minute', async () => {
    const world = await aWorld();
    const webhook = aWebhookForAnHour(world);
    const { postWebhook, sent } = aScriptedReceiver([gone]);
    await world.addResult('job-2');
    await world.addResult('job-3');
    for (const jobId of ['job-1', 'job-2', 'job-3']) world.note(jobId);
    world.loop(postWebhook).start();
    await pass(hourMs - 1);
    expect(sent).toHaveLength(1);
    expect(world.webhooks.pendingCount()).toBe(2);
    await pass(60_000);
    expect(sent).toHaveLength(1);
    expect(world.webhooks.calls(webhook.id, { limit: 9 })).toMatchObject([
      { jobId: 'job-3', state: 'failed', lastFailure: { kind: 'token-over' } },
      { jobId: 'job-2', state: 'failed', lastFailure: { kind: 'token-over' } },
      { jobId: 'job-1', state: 'failed', lastFailure: { kind: 'gone' } },
    ]);
    // It is paused since it failed, and by that alone.
    expect(world.webhooks.get(webhook.id)?.pausedAtMs).toBe(10 * hourMs);
    expect(world.audited()).toMatchObject([{ kind: 'webhook-paused', content: { reason: 'gone' } }]);
  });

  test('is sent as an admin’s as long as its owner is one', async () => {
    const world = await aWorld();
    world.aWebhook();
    await world.addResult('job-2');
    const sent: boolean[] = [];
    const loop = world.loop(async ({ isAdmins }) => {
      sent.push(isAdmins);
      return arrived;
    });
    loop.start();
    for (const [jobId, role] of [
      ['job-1', 'admin'],
      ['job-2', 'member'],
    ] as const) {
      world.transact(() => world.users.setRole(world.userId, role));
      world.note(jobId);
      loop.wake();
      await pass();
    }
    expect(sent).toEqual([true, false]);
  });

  test('that did nothing but fail for three days is paused; what is pending goes on when it is resumed', async () => {
    const world = await aWorld();
    const { webhook } = world.aWebhook();
    let isDown = true;
    const sent: string[] = [];
    const loop = world.loop(async ({ body }) => {
      sent.push(String(JSON.parse(body).data.id));
      return isDown ? refused : arrived;
    });
    loop.start();
    world.note('job-1');
    loop.wake();
    await pass(2 * dayMs);
    expect(world.webhooks.get(webhook.id)).toMatchObject({ pausedAtMs: undefined });
    await world.addResult('job-2');
    world.note('job-2');
    loop.wake();
    await pass(dayMs - hourMs);
    await world.addResult('job-3');
    world.note('job-3');
    loop.wake();
    // The second was given up before the third day was over, so nothing was decided.
    expect(world.webhooks.get(webhook.id)?.pausedAtMs).toBeUndefined();
    await pass(dayMs);
    expect(world.webhooks.get(webhook.id)?.pausedAtMs).toBeDefined();
    expect(world.audited().map(({ kind, content }) => [kind, content])).toEqual([
      ['webhook-paused', { webhookId: webhook.id, reason: 'refused' }],
    ]);
    const before = sent.length;
    await world.addResult('job-4');
    world.note('job-4');
    await pass(dayMs);
    expect(sent).toHaveLength(before);
    isDown = false;
    world.webhooks.setPaused(webhook.id, undefined);
    await world.addResult('job-5');
    world.note('job-5');
    loop.wake();
    await pass();
    expect(sent.slice(before)).toEqual(['job-5']);
  });

  test('that failed for longer than three days, once, is not paused while a call may still arrive', async () => {
    const world = await aWorld();
    const { webhook } = world.aWebhook();
    const { postWebhook } = aScriptedReceiver(Array.from({ length: maxWebhookAttempts + 3 }, () => refused));
    const loop = world.loop(postWebhook);
    loop.start();
    world.note('job-1');
    loop.wake();
    await pass(30 * dayMs);
    await world.addResult('job-2');
    world.note('job-2');
    loop.wake();
    await pass(hourMs);
    expect(world.webhooks.get(webhook.id)).toMatchObject({
      pausedAtMs: undefined,
      failingSinceMs: undefined,
    });
    expect(world.counted).toEqual(['failed', 'delivered']);
  });

  test('that is removed while it is called leaves nothing behind', async () => {
    const world = await aWorld();
    const { webhook } = world.aWebhook();
    world.note();
    const { postWebhook, sent } = aReceiver();
    world.loop(postWebhook).start();
    world.webhooks.remove(webhook.id);
    sent[0]?.answer(gone);
    await pass();
    expect(world.counted).toEqual([]);
    expect(world.audited()).toEqual([]);
  });
});

describe('an ending', () => {
  test('waits for what is under way and begins nothing more', async () => {
    const world = await aWorld();
    const { webhook } = world.aWebhook();
    await world.addResult('job-2');
    world.note('job-1');
    world.note('job-2');
    const { postWebhook, sent } = aReceiver();
    const loop = world.loop(postWebhook);
    loop.start();
    const stopped = loop.stop();
    await pass(1_000);
    sent[0]?.answer(arrived);
    await stopped;
    loop.wake();
    await pass(dayMs);
    expect(sent).toHaveLength(1);
    const states = world.webhooks.calls(webhook.id, { limit: 9 }).map(({ state }) => state);
    expect(states).toEqual(['pending', 'delivered']);
  });

  test('cuts off whoever does not answer soon; the next start makes the same call again at once', async () => {
    const world = await aWorld();
    const { webhook } = world.aWebhook();
    world.note();
    const first = aReceiver();
    const loop = world.loop(first.postWebhook);
    loop.start();
    const stopped = loop.stop();
    await pass(2_000);
    await stopped;
    expect(first.sent[0]?.signal.aborted).toBe(true);
    expect(world.webhooks.get(webhook.id)).toMatchObject({ failingSinceMs: undefined });

    expect(world.webhooks.release()).toBe(1);
    const second = aReceiver();
    world.loop(second.postWebhook).start();
    expect(second.sent.map(({ id }) => id)).toEqual([first.sent[0]?.id]);
    second.sent[0]?.answer(arrived);
    await pass();
    expect(world.counted).toEqual(['delivered']);
  });

  test('by a kill between the call and its outcome makes the same call again, with the same id', async () => {
    const world = await aWorld();
    world.aWebhook();
    world.note();
    const ids: string[] = [];
    // It arrives, and the process is gone before it hears so.
    const killed = world.loop((message) => {
      ids.push(message.id);
      return new Promise(() => undefined);
    });
    killed.start();
    void killed.stop();
    world.webhooks.release();
    world
      .loop(async ({ id }) => {
        ids.push(id);
        return arrived;
      })
      .start();
    await pass();
    expect(ids).toHaveLength(2);
    expect(new Set(ids).size).toBe(1);
  });
});

test('a call that was begun twelve times and never came to an end is given up', async () => {
  const world = await aWorld();
  const { webhook } = world.aWebhook();
  world.note();
  for (let kills = 0; kills < maxWebhookAttempts; kills += 1) {
    world.webhooks.lease({ limit: 1, limitPerUser: 1, leaseMs: 1, atMs: Date.now() });
    world.webhooks.release();
  }
  const { postWebhook, sent } = aScriptedReceiver([]);
  world.loop(postWebhook).start();
  await pass();
  expect(sent).toEqual([]);
  expect(world.webhooks.calls(webhook.id, { limit: 1 })).toMatchObject([
    { state: 'failed', lastFailure: { kind: 'interrupted' } },
  ]);
});

test('a call whose outcome could not be kept is made again after its lease, and the log says why', async () => {
  const world = await aWorld();
  world.aWebhook();
  world.note();
  let described = 0;
  const { postWebhook, sent } = aScriptedReceiver([]);
  world
    .loop(postWebhook, {
      describe(id) {
        described += 1;
        if (described === 1) throw new Error('no');
        return { id };
      },
    })
    .start();
  await pass();
  expect(sent).toEqual([]);
  expect(world.lines).toContainEqual(
    expect.objectContaining({ level: 'error', message: 'a webhook will be called again' }),
  );
  await pass(60_000);
  expect(sent).toHaveLength(1);
});

test('a clock that jumps ahead makes no call twice at the same time', async () => {
  const world = await aWorld();
  world.aWebhook();
  world.note();
  const { postWebhook, sent } = aReceiver();
  const loop = world.loop(postWebhook);
  loop.start();
  vi.setSystemTime(Date.now() + dayMs);
  loop.wake();
  await pass();
  expect(sent).toHaveLength(1);
});

test('a database that cannot be read is asked again a second later', async () => {
  const world = await aWorld();
  world.aWebhook();
  const { postWebhook, sent } = aScriptedReceiver([]);
  let isBusy = true;
  const loop = createCallDueWebhooks({
    ...world,
    webhooks: {
      ...world.webhooks,
      lease(options) {
        if (isBusy) throw new Error('busy');
        return world.webhooks.lease(options);
      },
    },
    postWebhook,
    isOfAdmin: () => false,
    describe: (id) => ({ id }),
    concurrency: 1,
    metrics: noMetrics,
    now: Date.now,
    random: () => 0.5,
  });
  onTestFinished(() => void loop.stop());
  loop.start();
  world.note();
  isBusy = false;
  await pass(1_000);
  expect(sent).toHaveLength(1);
});

test('nothing that is logged about a call holds its address, its secret or what it says', async () => {
  const world = await aWorld();
  const { secret } = world.aWebhook('https://a.example/token-in-path');
  world.note();
  const { postWebhook } = aScriptedReceiver([refused]);
  world.loop(postWebhook, { describe: () => ({ prompt: 'a secret garden' }) }).start();
  await pass();
  const logged = JSON.stringify(world.lines);
  expect(logged).toContain('a webhook could not be called');
  for (const hidden of ['a.example', 'token-in-path', secret, 'garden']) expect(logged).not.toContain(hidden);
});

test('delays grow threefold up to six hours, and are spread over the whole time', () => {
  const bounds = Array.from({ length: 11 }, (_, index) =>
    webhookRetryDelayMs(index + 1, () => 0.999_999_999),
  );
  expect(bounds.map((ms) => Math.ceil(ms / 1_000))).toEqual([
    5, 15, 45, 135, 405, 1_215, 3_645, 10_935, 21_600, 21_600, 21_600,
  ]);
  expect(webhookRetryDelayMs(9, () => 0)).toBe(0);
});
