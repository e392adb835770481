import { expect, onTestFinished, test } from 'vitest';
import { createDiscordApi } from '../../src/bots/discord/discord-api.ts';
import { toMessage } from '../../src/bots/discord/to-message.ts';
import { noMetrics } from '../../src/domain/metrics.ts';
import { aLog } from '../support/a-log.ts';
import { type DiscordServerOptions, startDiscordServer } from '../support/discord-server/discord-server.ts';

async function anApi(options: DiscordServerOptions = {}) {
  const server = await startDiscordServer(options);
  onTestFinished(() => server.close());
  const { log, lines } = aLog();
  const limited: string[] = [];
  const api = createDiscordApi({
    token: server.token(),
    apiRoot: server.apiRoot,
    metrics: { ...noMetrics, rateLimited: (surface) => void limited.push(surface) },
    log,
    now: Date.now,
  });
  onTestFinished(() => api.close());
  const channel = server.world.addChannel({ guildId: server.world.addGuild().id });
  return { server, api, lines, limited, channelId: channel.id };
}

test('progress is not told when few requests are left for everybody, and results are', async () => {
  const { server, api, channelId } = await anApi();
  await api.postMessage(channelId, toMessage('wait'));
  const [message] = server.messagesIn(channelId);
  const people = Array.from({ length: 40 }, () => server.world.addUser('somebody'));
  await Promise.all(people.map(({ id }) => api.openDirect(id)));
  const told = api.editMessage('progress', channelId, message?.id ?? '', toMessage('half done'));
  await expect(told).rejects.toMatchObject({ kind: 'rate-limited' });
  await api.postMessage(channelId, toMessage('done'));
  expect(server.messagesIn(channelId).map(({ content }) => content)).toEqual(['wait', 'done']);
  server.assertClean();
});

test('a limit of one channel stops nothing in another', async () => {
  const { server, api, channelId, limited } = await anApi();
  const other = server.world.addChannel({ guildId: server.world.addGuild().id });
  server.limits.force({ scope: 'shared', retryAfterMs: 30_000 });
  const refused = api.postMessage(channelId, toMessage('a'));
  await expect(refused).rejects.toMatchObject({ kind: 'rate-limited', retryAfterMs: 30_050 });
  await api.postMessage(other.id, toMessage('b'));
  expect(server.messagesIn(other.id)).toHaveLength(1);
  expect(limited).toEqual(['discord']);
  server.assertClean();
});

test('a limit of the whole token holds everything back until it is over', async () => {
  const { server, api, channelId } = await anApi();
  const other = server.world.addChannel({ guildId: server.world.addGuild().id });
  server.limits.force({ scope: 'global', retryAfterMs: 30_000 });
  await expect(api.postMessage(channelId, toMessage('a'))).rejects.toMatchObject({ kind: 'rate-limited' });
  const calls = server.calls.length;
  await expect(api.postMessage(other.id, toMessage('b'))).rejects.toMatchObject({ kind: 'rate-limited' });
  expect(server.calls).toHaveLength(calls);
  server.assertClean();
});

test('an answer waits out a limit that is soon over', async () => {
  const { server, api, channelId } = await anApi();
  await api.postMessage(channelId, toMessage('a'));
  const [message] = server.messagesIn(channelId);
  server.limits.force({ scope: 'user', retryAfterMs: 300 });
  await api.deleteMessage(channelId, message?.id ?? '');
  expect(server.messagesIn(channelId)).toEqual([]);
  server.assertClean();
});

test('after a refused token nothing is sent any more, and that is said once', async () => {
  const { server, api, lines, channelId } = await anApi();
  server.changeToken();
  const posts = [1, 2, 3].map(() => api.postMessage(channelId, toMessage('a')));
  await Promise.allSettled(posts);
  const calls = server.calls.length;
  await expect(api.openDirect(channelId)).rejects.toMatchObject({ kind: 'unauthorized' });
  expect(server.calls).toHaveLength(calls);
  expect(api.problem()).toContain('PINCEL_DISCORD_TOKEN');
  expect(lines).toHaveLength(1);
  expect(lines[0]?.level).toBe('error');
});

test('an answer of 500 is tried again, and the message is there once', async () => {
  const { server, api, channelId } = await anApi();
  server.faults.next({ fault: { status: 500 }, when: 'after' });
  await api.postMessage(channelId, { ...toMessage('a'), nonce: 'one' });
  expect(server.messagesIn(channelId)).toHaveLength(1);
  server.assertClean();
});
