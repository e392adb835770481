import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openStores } from '../src/stores.ts';
import { type DiscordServer, startDiscordServer } from '../test/support/discord-server/discord-server.ts';
import { type Gateway, startGateway } from '../test/support/gateway.ts';
import { startTelegramServer, type TelegramServer } from '../test/support/telegram-server/telegram-server.ts';
import { allowMuch, queueLimit } from './allow-much.ts';
import { quantile } from './quantile.ts';
import { registerDiscordCommands } from './register-discord-commands.ts';
import type { Figure } from './table.ts';

const people = 200;
const rounds = 5;
const stallMs = 2_000;
/** Between rounds the edits of the last one calm down. */
const pauseMs = 3_000;

/** What each of the people waited for, in milliseconds. */
interface Waits {
  /** Until the platform knew that the command had arrived for good. On Discord that is the first answer. */
  readonly acknowledged: readonly number[];
  /** Until there was something to read, or to see that it is being worked on. */
  readonly answered: readonly number[];
}

interface Room {
  readonly name: string;
  /** Everybody asks for a picture at once. */
  readonly ask: () => Promise<Waits>;
}

/**
 * How soon people in chats are answered while the engine has far more to draw than it can: 200 commands at the same
 * moment on each platform, against stub servers of the platforms; then the same while the gateway's process stands
 * still for two seconds.
 */
export async function benchChat(): Promise<readonly Figure[]> {
  const discord = await startDiscordServer();
  const telegram = await startTelegramServer();
  const folder = await mkdtemp(join(tmpdir(), 'pincel-bench-'));
  const stores = openStores({ dataDir: join(folder, 'data') }, Date.now());
  allowMuch(stores);
  stores.close();
  const env = {
    PINCEL_QUEUE_LIMIT: String(queueLimit),
    PINCEL_LOG_LEVEL: 'error',
    PINCEL_DISCORD_TOKEN: discord.token(),
    PINCEL_DISCORD_API_ROOT: discord.apiRoot,
    PINCEL_TELEGRAM_TOKEN: telegram.token,
    PINCEL_TELEGRAM_API_ROOT: telegram.url,
  };
  await registerDiscordCommands(folder, env);
  const gateway = await startGateway({ ...env, PINCEL_LOG_LEVEL: 'info' }, folder);
  try {
    await gateway.ready;
    const figures: Figure[] = [];
    for (const room of [discordRoom(discord), telegramRoom(telegram)]) {
      await room.ask();
      figures.push(...toFigures(room.name, await repeat(room.ask)));
      figures.push(
        ...toFigures(`${room.name}, ${stallMs / 1_000} s stall`, await repeat(() => stalled(gateway, room))),
      );
    }
    return figures;
  } finally {
    await gateway.remove();
    await discord.close();
    await telegram.close();
  }
}

async function repeat(ask: Room['ask']): Promise<readonly Waits[]> {
  const measured: Waits[] = [];
  for (let round = 0; round < rounds; round += 1) {
    await delay(pauseMs);
    measured.push(await ask());
  }
  return measured;
}

/** The gateway's process stands still when everybody asks, and goes on after the stall. */
async function stalled(gateway: Gateway, room: Room): Promise<Waits> {
  gateway.process.kill('SIGSTOP');
  const answered = room.ask();
  await delay(stallMs);
  gateway.process.kill('SIGCONT');
  return answered;
}

function discordRoom(server: DiscordServer): Room {
  const guild = server.world.addGuild();
  const channel = server.world.addChannel({ guildId: guild.id });
  const users = Array.from({ length: people }, (_, index) => server.world.addUser(`user-${index}`));
  return {
    name: 'Discord',
    async ask() {
      const answered = await Promise.all(
        users.map(async (user) => {
          const options = { prompt: 'a cat on a blue background' };
          const asked = await server.command({ user, channelId: channel.id, name: 'image', options });
          const answer = await asked.acknowledged;
          const afterMs = asked.answeredAfterMs();
          return answer === 'timed out' || afterMs === undefined ? Number.POSITIVE_INFINITY : afterMs;
        }),
      );
      return { acknowledged: answered, answered };
    },
  };
}

function telegramRoom(server: TelegramServer): Room {
  const users = Array.from({ length: people }, (_, index) =>
    server.addUser({ first_name: `User ${index}`, language_code: 'en' }),
  );
  return {
    name: 'Telegram',
    async ask() {
      const asked = await Promise.all(
        users.map(async (from) => {
          const chat = server.privateChat(from);
          const sentAtMs = Date.now();
          const { message, update } = await server.send({
            chat,
            from,
            text: '/image a cat on a blue background',
          });
          await server.whenMessage(chat.id, (answer) => isAnswer(answer, message.message_id));
          return { updateId: update.update_id, sentAtMs, answeredAfterMs: Date.now() - sentAtMs };
        }),
      );
      return {
        acknowledged: asked.map(({ updateId, sentAtMs }) => confirmedAtMs(server, updateId) - sentAtMs),
        answered: asked.map(({ answeredAfterMs }) => answeredAfterMs),
      };
    },
  };
}

/** "An update is considered confirmed as soon as getUpdates is called with an offset higher than its update_id." */
function confirmedAtMs({ calls }: TelegramServer, updateId: number): number {
  const confirming = calls.find(
    ({ method, parameters }) => method === 'getUpdates' && Number(parameters['offset']) > updateId,
  );
  return confirming?.atMs ?? Number.POSITIVE_INFINITY;
}

function isAnswer(
  message: { readonly reply_to_message?: { readonly message_id: number } | undefined },
  messageId: number,
): boolean {
  return message.reply_to_message?.message_id === messageId;
}

function toFigures(name: string, measured: readonly Waits[]): readonly Figure[] {
  const figure = (what: string, at: number, read: (waits: Waits) => readonly number[]): Figure => ({
    name: `${name}: ${what}`,
    unit: 'ms',
    values: measured.map((waits) => quantile(read(waits), at)),
  });
  const acknowledged = ({ acknowledged: times }: Waits) => times;
  const answered = ({ answered: times }: Waits) => times;
  return [
    figure('acknowledged, median', 0.5, acknowledged),
    figure('acknowledged, p99', 0.99, acknowledged),
    figure('first answer, median', 0.5, answered),
    figure('first answer, p99', 0.99, answered),
    figure('first answer, slowest', 1, answered),
  ];
}
