import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { listen } from '../../src/web/listen.ts';
import { createDiscordStage } from './discord-stage.ts';
import { createPincel } from './pincel.ts';
import { createRoomApp } from './room-app.ts';
import { syncCommands } from './sync-commands.ts';
import { createTelegramStage } from './telegram-stage.ts';
import { createTheatre } from './theatre.ts';

/** The rehearsal room: `npm run demo:chat [-- --data folder --port 8090]`. */

const defaultPort = 8_090;

const { values: options } = parseArgs({ options: { data: { type: 'string' }, port: { type: 'string' } } });

const isTemporary = options.data === undefined;
const dataDir =
  options.data === undefined ? await mkdtemp(join(tmpdir(), 'pincel-rehearsal-')) : resolve(options.data);
const [discord, telegram] = await Promise.all([createDiscordStage(), createTelegramStage()]);

const env = {
  PINCEL_DATA_DIR: dataDir,
  PINCEL_HTTP_PORT: '0',
  PINCEL_DISCORD_TOKEN: discord.server.token(),
  PINCEL_DISCORD_API_ROOT: discord.server.apiRoot,
  PINCEL_TELEGRAM_TOKEN: telegram.server.token,
  PINCEL_TELEGRAM_API_ROOT: telegram.server.url,
  PINCEL_ADMIN_SPACES: `discord:${discord.guildId},telegram:${telegram.groupId}`,
};
const pincel = createPincel(env, (line) => process.stderr.write(`${line}\n`));
const theatre = createTheatre([discord.stage, telegram.stage], pincel);
await syncCommands(env, (line) => process.stderr.write(`${line}\n`));
pincel.start();

const app = createRoomApp(theatre);
const host = '127.0.0.1';
const port = options.port === undefined ? defaultPort : Number(options.port);
const page = await listen(app, { host, port }).catch(() => listen(app, { host, port: 0 }));
process.stdout.write(`The rehearsal room is at ${page.url}\nPress Ctrl+C to leave it.\n`);

let isLeaving = false;
async function leave(): Promise<void> {
  if (isLeaving) return;
  isLeaving = true;
  await page.stop();
  await theatre.close();
  if (isTemporary) await rm(dataDir, { recursive: true, force: true });
}
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void leave());
