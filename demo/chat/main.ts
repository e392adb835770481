import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Hono } from 'hono';
import { firstStopSignal } from '../../src/app/stop-signal.ts';
import { AppError } from '../../src/domain/app-error.ts';
import { type Listening, listen } from '../../src/web/listen.ts';
import { createDiscordStage } from './discord-stage.ts';
import { createPincel } from './pincel.ts';
import { createRoomApp } from './room-app.ts';
import { syncCommands } from './sync-commands.ts';
import { createTelegramStage } from './telegram-stage.ts';
import { createTheatre } from './theatre.ts';

/** Entry of the rehearsal room: `npm run demo:chat [-- --data folder --port 8090]`. */

const host = '127.0.0.1';
const defaultPort = 8_090;
/** Settings of a real Pincel on this machine that have no say in a rehearsal. */
const leftOut = /^PINCEL_(DATA|HTTP|DISCORD|TELEGRAM|ADMIN|AUDIT|REDIS)_/;

async function main(): Promise<void> {
  const { values: options } = parseArgs({ options: { data: { type: 'string' }, port: { type: 'string' } } });
  const isTemporary = options.data === undefined;
  const dataDir =
    options.data === undefined ? await mkdtemp(join(tmpdir(), 'pincel-rehearsal-')) : resolve(options.data);
  await mkdir(dataDir, { recursive: true });
  const [discord, telegram] = await Promise.all([createDiscordStage(), createTelegramStage()]);
  const surroundings = {
    // Where no pincel.config.json is.
    cwd: dataDir,
    env: {
      ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !leftOut.test(name))),
      PINCEL_DATA_DIR: dataDir,
      PINCEL_HTTP_PORT: '0',
      PINCEL_DISCORD_TOKEN: discord.server.token(),
      PINCEL_DISCORD_API_ROOT: discord.server.apiRoot,
      PINCEL_TELEGRAM_TOKEN: telegram.server.token,
      PINCEL_TELEGRAM_API_ROOT: telegram.server.url,
      PINCEL_ADMIN_SPACES: `discord:${discord.guildId},telegram:${telegram.groupId}`,
    },
  };
  const tell = (line: string): void => void process.stderr.write(`${line}\n`);
  const pincel = createPincel(surroundings, tell);
  const theatre = createTheatre([discord.stage, telegram.stage], pincel);
  const close = async (): Promise<void> => {
    await theatre.close();
    if (isTemporary) await rm(dataDir, { recursive: true, force: true });
  };
  const stopAsked = firstStopSignal(process);

  const page = await openPage(createRoomApp(theatre), options.port).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  process.stdout.write(`The rehearsal room is at ${page.url}\nPress Ctrl+C to leave it.\n`);
  await syncCommands(surroundings, tell);
  pincel.start();

  await stopAsked;
  await page.stop();
  await close();
}

/** On the usual port, or any other when that is taken; on the one that was asked for, or not at all. */
async function openPage(app: Hono, wantedPort: string | undefined): Promise<Listening> {
  if (wantedPort !== undefined) return listen(app, { host, port: readPort(wantedPort) });
  return listen(app, { host, port: defaultPort }).catch(() => listen(app, { host, port: 0 }));
}

function readPort(typed: string): number {
  const port = Number(typed);
  if (Number.isInteger(port) && port >= 0 && port <= 65_535) return port;
  throw new AppError(
    'port-unavailable',
    `--port takes a whole number from 0 (any free port) to 65535, not ${typed}.`,
  );
}

/** Says why, in a sentence where we know it, and ends with 1. */
function fail(error: unknown): void {
  process.exitCode = 1;
  if (error instanceof AppError) process.stderr.write(`${error.message}\n`);
  else throw error;
}

await main().catch(fail);
