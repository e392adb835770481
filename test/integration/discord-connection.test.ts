import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { startChatGateway } from '../support/chat-gateway.ts';
import { aDiscord, isDrawing, talkOn, whenMessage } from '../support/discord-talk.ts';
import { expectNoSecrets, promptCanary } from '../support/expect-no-secrets.ts';
import { type Gateway, startGateway } from '../support/gateway.ts';

const { server, guild, channel } = await aDiscord({ heartbeatIntervalMs: 1_000 });
const gateway = await startChatGateway({ discord: server, env: { PINCEL_LOG_LEVEL: 'trace' } });
const talk = talkOn(server);
const ana = { user: talk.person(), channelId: channel.id };
const cat = { prompt: `a cat ${promptCanary}`, quality: 'draft' };

afterEach(() => server.assertClean());
afterAll(() => gateway.remove());

/** Resolves with the first line, there or to come, that is about this. */
function whenSaid({ err, process }: Gateway, words: string): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const look = (): void => {
    if (err.some((line) => line.includes(words))) resolve();
  };
  process.stderr?.on('data', () => setImmediate(look));
  look();
  return promise;
}

describe('a connection', () => {
  test.each([
    ['is cut', () => server.gateway.drop()],
    ['is asked to be made anew', () => server.gateway.requestReconnect()],
    ['has a session that is no good for a moment', () => server.gateway.invalidateSessions(true)],
    ['says nothing any more', () => server.gateway.freeze('silent')],
  ])('that %s is resumed, and what was asked for meanwhile is drawn', async (_what, breakIt) => {
    const { identifies } = server.gateway.counts;
    const resumed = talk.whenGateway('resumed');
    const place = server.world.addChannel({ guildId: guild.id });
    breakIt();
    await server.command({ ...ana, channelId: place.id, name: 'image', options: cat });
    await resumed;
    await talk.whenIn(place, isDrawing);
    expect(server.gateway.counts.identifies).toBe(identifies);
  });

  test('whose session Discord has forgotten is begun anew', async () => {
    const identified = talk.whenGateway('identified');
    server.gateway.invalidateSessions(false);
    await identified;
    await talk.draw(ana, 'image', cat);
  });

  test('is resumed by the next process, which draws what was asked for in between', async () => {
    const { identifies, resumes } = server.gateway.counts;
    await gateway.end('SIGKILL');
    const resumed = talk.whenGateway('resumed');
    const place = server.world.addChannel({ guildId: guild.id });
    await server.command({ ...ana, channelId: place.id, name: 'image', options: cat });
    await Promise.all([gateway.start(), resumed]);
    await talk.whenIn(place, isDrawing);
    expect(server.messagesIn(place.id)).toHaveLength(1);
    expect(server.gateway.counts).toMatchObject({ identifies, resumes: resumes + 1 });
  });
});

test.concurrent('a gateway that is started twelve times in a row logs in once or twice', async ({
  onTestFinished,
}) => {
  const { server: other, channel: place } = await aDiscord();
  onTestFinished(() => other.close());
  const env = { PINCEL_DISCORD_TOKEN: other.token(), PINCEL_DISCORD_API_ROOT: other.apiRoot };
  let last = await startGateway(env);
  onTestFinished(() => last.remove());
  for (let times = 1; times < 12; times += 1) {
    await whenSaid(last, times % 2 === 0 ? 'listening' : 'connected to Discord');
    last.process.kill('SIGKILL');
    await last.ended;
    last = await startGateway(env, last.folder);
  }
  await whenSaid(last, 'connected to Discord');
  const help = await other.command({ user: other.world.addUser('ana'), channelId: place.id, name: 'help' });
  expect(await help.acknowledged).toMatchObject({ type: 4 });
  expect(other.gateway.counts.identifies).toBeLessThanOrEqual(2);
  other.assertClean();
});

test.concurrent('a Discord that cannot be reached is tried again, and no line holds the token', async ({
  onTestFinished,
}) => {
  const { server: gone } = await aDiscord();
  await gone.close();
  const unreachable = await startGateway({
    PINCEL_DISCORD_TOKEN: 'CANARY.of.a-token',
    PINCEL_DISCORD_API_ROOT: gone.apiRoot,
    PINCEL_LOG_LEVEL: 'trace',
  });
  onTestFinished(() => unreachable.remove());
  await whenSaid(unreachable, 'Discord is out of reach; trying again');
  expect([...unreachable.out, ...unreachable.err].join('\n')).not.toContain('CANARY');
  const readiness = await (await fetch(`${await unreachable.url}/readyz`)).json();
  expect(readiness).toMatchObject({ checks: expect.arrayContaining([{ name: 'discord', ok: true }]) });
});

test.concurrent('once the token is refused, nothing is asked of Discord any more, and the page still draws', async () => {
  const changed = server.token();
  const asked = await talk.command(ana, 'gif', { ...cat, length: 'short' });
  server.changeToken();
  const sentence = await gateway.whenLine((line) => line.includes('Discord refuses the bot token.'));
  expect(JSON.parse(sentence)).toMatchObject({ level: 'error', surface: 'discord' });
  const ready = await fetch(`${gateway.url}/readyz`);
  expect([ready.status, await ready.json()]).toMatchObject([
    503,
    {
      checks: expect.arrayContaining([
        { name: 'discord', ok: false, reason: expect.stringContaining('PINCEL_DISCORD_TOKEN') },
      ]),
    },
  ]);
  const calls = server.calls.length;
  const page = await fetch(`${gateway.url}/jobs`, {
    method: 'POST',
    body: new URLSearchParams({ kind: 'image', prompt: 'a cat', steps: '2' }),
    headers: { Origin: gateway.url },
    redirect: 'manual',
  });
  const events = await (await fetch(`${gateway.url}${page.headers.get('Location')}/events`)).text();
  expect(events).toMatch(/data-state="(generated|delivered)"/);
  expect(server.calls.slice(calls)).toEqual([]);
  expect(gateway.lines.filter((line) => line.includes('Discord refuses the bot token.'))).toHaveLength(1);
  expect(asked.messages.some(isDrawing)).toBe(false);

  // The right one again: what was drawn meanwhile is handed over.
  expect(await gateway.end('SIGTERM')).toBe(0);
  await gateway.start({ PINCEL_DISCORD_TOKEN: server.token() });
  await whenMessage(asked, isDrawing);
  for (const token of [changed, server.token()]) expect(gateway.lines.join('\n')).not.toContain(token);
  expectNoSecrets(gateway.lines, server);
});
