import { describe, expect, test, vi } from 'vitest';
import { createIdentifyBudget } from '../../src/bots/discord/identify-budget.ts';
import { aBot, aSessionStore, patience, whenGateway } from '../support/a-discord-bot.ts';
import { aLog } from '../support/a-log.ts';

describe('the gateway', () => {
  test('is resumed by the next process, which is handed what came meanwhile', async () => {
    const sessions = aSessionStore();
    const first = await aBot({ sessions });
    await first.connect();
    const place = await first.aPlace();
    await (await first.server.command({ ...place, name: 'help' })).acknowledged;
    await first.stop();
    expect(sessions.sessions.get(0)).toMatchObject({ shardId: 0, shardCount: 1 });
    const missed = await first.server.command({ ...place, name: 'quota' });
    const second = await aBot({ sessions, server: first.server });
    await second.connect();
    expect(await missed.acknowledged).toMatchObject({ type: 4 });
    expect(second.heard.map(({ call }) => (call.kind === 'command' ? call.name : ''))).toEqual(['quota']);
    expect(first.server.gateway.counts).toMatchObject({ identifies: 1, resumes: 1 });
    first.server.assertClean();
  });

  test('is resumed when the connection is cut, and when it is asked to', async () => {
    const world = await aBot();
    await world.connect();
    const resumed = whenGateway(world.server, 1);
    world.server.gateway.drop();
    await resumed;
    const again = whenGateway(world.server, 1);
    world.server.gateway.requestReconnect();
    await again;
    expect(world.server.gateway.counts).toMatchObject({ identifies: 1, resumes: 2 });
    world.server.assertClean();
  });

  test('is resumed when the connection is there and says nothing any more', async () => {
    const world = await aBot({ heartbeatIntervalMs: 150 });
    await world.connect();
    const resumed = whenGateway(world.server, 1);
    world.server.gateway.freeze('silent');
    await resumed;
    expect(world.server.gateway.counts).toMatchObject({ identifies: 1, resumes: 1 });
    world.server.assertClean();
  });

  test('is begun anew when Discord has forgotten the session', async () => {
    const world = await aBot();
    world.sessions.write(0, {
      shardId: 0,
      shardCount: 1,
      sessionId: 'forgotten',
      sequence: 7,
      resumeURL: `${world.server.url.replace('http', 'ws')}/resume`,
    });
    await world.connect();
    expect(world.server.gateway.counts).toMatchObject({ identifies: 1, resumes: 1 });
    await world.stop();
    expect(world.sessions.read(0)?.sessionId).not.toBe('forgotten');
    world.server.assertClean();
  });

  test('has as many shards as Discord says', async () => {
    const world = await aBot({ maxConcurrency: 2 });
    world.server.gateway.setShards(2);
    world.bot.start();
    const connections = () => world.log.filter((line) => line.message === 'connected to Discord');
    await expect.poll(connections, patience).toHaveLength(2);
    expect(world.server.gateway.connected()).toBe(2);
    await world.stop();
    expect([world.sessions.read(0)?.shardId, world.sessions.read(1)?.shardId]).toEqual([0, 1]);
    world.server.assertClean();
  });

  test('is left in one piece while it is being connected again', async () => {
    const sessions = aSessionStore();
    const world = await aBot({ sessions });
    await world.connect();
    const closed = Promise.withResolvers<void>();
    world.server.subscribe((event) => {
      if (event.kind === 'gateway' && event.what === 'closed') closed.resolve();
    });
    world.server.gateway.drop();
    await closed.promise;
    await world.stop();
    const next = await aBot({ sessions, server: world.server });
    await next.connect();
    expect(world.server.gateway.counts).toMatchObject({ identifies: 1, resumes: 1 });
    world.server.assertClean();
  });

  test('is left for good when the token is refused, and says which variable to correct', async () => {
    const world = await aBot({ token: 'MQ.wrong.token' });
    world.bot.start();
    await expect.poll(() => world.bot.problem(), patience).toContain('PINCEL_DISCORD_TOKEN');
    expect(world.server.calls).toHaveLength(1);
    expect(world.log.filter(({ level }) => level === 'error')).toHaveLength(1);
    expect(JSON.stringify(world.log)).not.toContain('MQ.wrong.token');
  });

  test('is left for good when the token is changed while it is connected', async () => {
    const world = await aBot();
    await world.connect();
    world.server.changeToken();
    await expect.poll(() => world.bot.problem(), patience).toContain('PINCEL_DISCORD_TOKEN');
    expect(world.server.gateway.counts).toMatchObject({ identifies: 1, resumes: 0 });
  });

  test('that cannot be reached is tried again', async () => {
    const world = await aBot();
    world.server.faults.next({ fault: { status: 503 }, when: 'before', count: 4 });
    await world.connect();
    expect(world.log.map(({ message }) => message)).toContain('Discord is out of reach; trying again');
    expect(world.bot.problem()).toBeUndefined();
    world.server.assertClean();
  });
});

describe('the identify budget', () => {
  test('lets a few at once pass, then makes each wait longer than the one before', async () => {
    vi.useFakeTimers({ now: 1_000_000_000 });
    try {
      const { log, lines } = aLog();
      const store = aSessionStore();
      const waitsMs: number[] = [];
      for (let restart = 0; restart < 10; restart += 1) {
        const budget = createIdentifyBudget({ store, log, now: Date.now });
        const beganAtMs = Date.now();
        const passed = budget(1, new AbortController().signal).then(() =>
          waitsMs.push(Date.now() - beganAtMs),
        );
        await vi.advanceTimersByTimeAsync(10 * 60_000);
        await passed;
        // A loop of crashes comes back at once.
        vi.setSystemTime(store.readIdentifies().at(-1) ?? 0);
      }
      expect(waitsMs).toEqual([0, 5, 5, 5, 5, 30, 60, 120, 240, 480].map((seconds) => seconds * 1_000));
      expect(lines.every(({ level }) => level === 'warn')).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  test('is not waited for when the connection has ended', async () => {
    const { log } = aLog();
    const store = aSessionStore();
    const nowMs = 1_000_000_000;
    store.writeIdentifies(Array.from({ length: 10 }, (_, at) => nowMs - at).toReversed());
    const ended = new AbortController();
    const waiting = createIdentifyBudget({ store, log, now: () => nowMs })(1, ended.signal);
    ended.abort();
    await expect(waiting).rejects.toThrow('broken off');
    expect(store.readIdentifies()).toHaveLength(10);
  });
});
