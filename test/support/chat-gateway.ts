import { join } from 'node:path';
import { vi } from 'vitest';
import { createAuditReader } from '../../src/db/audit-reader.ts';
import type { AuditQuery } from '../../src/domain/audit-reader.ts';
import type { JobState } from '../../src/domain/job-state.ts';
import { databaseFile, openStores, type Stores } from '../../src/stores.ts';
import type { DiscordServer } from './discord-server/discord-server.ts';
import { type Gateway, startGateway } from './gateway.ts';
import type { TelegramServer } from './telegram-server/telegram-server.ts';

type Environment = Readonly<Record<string, string>>;

interface ChatGatewayOptions {
  /** The platforms that it has a token for; they are closed when the gateway is removed. */
  readonly telegram?: TelegramServer;
  readonly discord?: DiscordServer;
  readonly env?: Environment;
}

/** A real gateway beside strict servers of our own: a process that may end and start again on the same data. */
interface ChatGateway {
  /** Of its pages; another one after each start. */
  readonly url: string;
  /** Its data, read by this process while the gateway writes. */
  readonly stores: Stores;
  /** Everything that it has written, over all its runs. */
  readonly lines: readonly string[];
  /** Resolves with the first line that is as wanted, there or to come. */
  whenLine(fits: (line: string) => boolean): Promise<string>;
  /** Ends the process; resolves with its exit code or signal. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | string>;
  /** Starts another process on the same data, with other settings where some are given; resolves when it draws. */
  start(changes?: Environment): Promise<void>;
  /** A sample of `/metrics` by its name with its labels; 0 when there is none. */
  metric(sample: string): Promise<number>;
  /** Resolves once a job is in a state. */
  whenJob(jobId: string, state: JobState): Promise<void>;
  /** What a job has cost so far, in millicredits. */
  costOf(jobId: string): number;
  /** What the audit log says, of a job or of a kind: the kinds of the entries, oldest first. */
  auditOf(query: Pick<AuditQuery, 'jobId' | 'kind'>): Promise<readonly string[]>;
  /** Ends everything, and removes its files. */
  remove(): Promise<void>;
}

const patienceMs = 60_000;

/** Starts a gateway with `models/mini`; resolves when it draws. */
export async function startChatGateway(options: ChatGatewayOptions): Promise<ChatGateway> {
  const env = { ...toEnvironment(options), ...options.env };
  const closeServers = () => Promise.all([options.telegram?.close(), options.discord?.close()]);
  const output = createOutput();
  let running = await startDrawing(env, output).catch(async (error: unknown) => {
    await closeServers();
    throw error;
  });
  const { folder } = running.gateway;
  const dataDir = join(folder, 'data');
  const stores = openStores({ dataDir }, Date.now());
  const auditReader = createAuditReader({
    databaseFile: databaseFile({ dataDir }),
    anchorsFile: join(dataDir, 'audit-anchors.jsonl'),
  });

  return {
    get url() {
      return running.url;
    },
    stores,
    lines: output.lines,
    whenLine: (fits) => output.when(fits),
    async end(signal) {
      running.gateway.process.kill(signal);
      return running.gateway.ended;
    },
    async start(changes = {}) {
      running = await startDrawing({ ...env, ...changes }, output, folder);
    },
    async metric(sample) {
      const page = await (await fetch(`${running.url}/metrics`)).text();
      const line = page.split('\n').find((each) => each.startsWith(`${sample} `));
      return line === undefined ? 0 : Number(line.slice(sample.length));
    },
    async whenJob(jobId, state) {
      const look = (): void => {
        const { state: current } = stores.jobs.get(jobId) ?? {};
        if (current !== state) throw new Error(`Expected the job ${jobId} to be ${state}, it is ${current}`);
      };
      await vi.waitFor(look, { timeout: patienceMs, interval: 10 });
    },
    costOf(jobId) {
      const { userId = '' } = stores.jobs.get(jobId) ?? {};
      const entries = stores.ledger
        .entries(userId, { limit: 1_000 })
        .filter((entry) => entry.jobId === jobId);
      return entries.reduce((cost, { amountMillicredits }) => cost - amountMillicredits, 0);
    },
    async auditOf(query) {
      const kinds: string[] = [];
      await auditReader.read(query, (records) => void kinds.push(...records.map(({ kind }) => kind)));
      return kinds;
    },
    async remove() {
      await auditReader.close();
      stores.close();
      await running.gateway.remove();
      await closeServers();
    },
  };
}

function toEnvironment({ telegram, discord }: ChatGatewayOptions): Environment {
  return {
    ...(telegram !== undefined && {
      PINCEL_TELEGRAM_TOKEN: telegram.token,
      PINCEL_TELEGRAM_API_ROOT: telegram.url,
    }),
    ...(discord !== undefined && {
      PINCEL_DISCORD_TOKEN: discord.token(),
      PINCEL_DISCORD_API_ROOT: discord.apiRoot,
    }),
  };
}

async function startDrawing(
  env: Environment,
  output: Output,
  folder?: string,
): Promise<{ readonly gateway: Gateway; readonly url: string }> {
  const before = output.lines.length;
  const gateway = await startGateway(env, folder);
  output.follow(gateway);
  try {
    const url = await gateway.url;
    const drawing = output.when((line) => line.startsWith('Pincel is ready: '), before);
    const isOver = await Promise.race([drawing.then(() => false), gateway.ended.then(() => true)]);
    if (isOver) throw new Error(`The gateway ended before it drew: ${gateway.err.join('\n')}`);
    return { gateway, url };
  } catch (error) {
    await gateway.remove();
    throw error;
  }
}

interface Output {
  readonly lines: readonly string[];
  follow(gateway: Gateway): void;
  when(fits: (line: string) => boolean, from?: number): Promise<string>;
}

/** What several processes write, one after the other. */
function createOutput(): Output {
  const lines: string[] = [];
  const listeners = new Set<() => void>();
  return {
    lines,
    follow({ process, out, err, ended }) {
      const taken = { out: 0, err: 0 };
      const take = (): void => {
        lines.push(...out.slice(taken.out), ...err.slice(taken.err));
        Object.assign(taken, { out: out.length, err: err.length });
        for (const listener of listeners) listener();
      };
      // After whoever splits what has come into lines.
      for (const stream of [process.stdout, process.stderr]) {
        stream?.on('data', () => setImmediate(take));
      }
      void ended.then(take);
    },
    async when(fits, from = 0) {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const look = (): void => {
        const line = lines.slice(from).find(fits);
        if (line !== undefined) resolve(line);
      };
      const giveUp = (): void => reject(new Error(`Expected such a line; there are:\n${lines.join('\n')}`));
      const timer = setTimeout(giveUp, patienceMs);
      listeners.add(look);
      look();
      try {
        return await promise;
      } finally {
        clearTimeout(timer);
        listeners.delete(look);
      }
    },
  };
}
