import { readFile } from 'node:fs/promises';
import autocannon, { type Client } from 'autocannon';
import { z } from 'zod';
import { openStores } from '../../src/stores.ts';
import type { Gateway } from './gateway.ts';

export interface Overload {
  readonly seconds: number;
  /** Of all programs together. */
  readonly requestsPerSecond: number;
  /** The tokens they ask with, each over a connection of its own. */
  readonly tokens: readonly string[];
}

export interface OverloadReport {
  readonly accepted: number;
  readonly refused: number;
  /** Answers that were neither 202 nor 429, by status; and connections that broke or got no answer in time. */
  readonly others: readonly number[];
  readonly errors: number;
  /** Of the refused, those that did not say when to come again. */
  readonly withoutRetryAfter: number;
  readonly medianMs: number;
  readonly p99Ms: number;
  /** The longest that the queue was seen to be, twice a second. */
  readonly mostWaiting: number;
  /** The gateway's resident memory, twice a second. */
  readonly residentBytes: readonly number[];
}

const lookEveryMs = 500;
const queueSchema = z.object({ queued: z.int() });
const headSchema = z.object({ statusCode: z.int(), headers: z.array(z.unknown()) });
const resultSchema = z.object({
  errors: z.number(),
  timeouts: z.number(),
  latency: z.object({ p50: z.number(), p99: z.number() }),
});

/** Programs ask for pictures at a steady rate, whatever they are answered; the queue and the memory are watched meanwhile. */
export async function overload(
  gateway: Gateway,
  { seconds, requestsPerSecond, tokens }: Overload,
): Promise<OverloadReport> {
  const url = await gateway.url;
  const statuses = new Map<number, number>();
  let withoutRetryAfter = 0;
  let nextToken = 0;
  const run = autocannon({
    url: `${url}/api/v1/generations`,
    method: 'POST',
    duration: seconds,
    overallRate: requestsPerSecond,
    connections: tokens.length,
    setupClient(client: Client) {
      client.setHeadersAndBody(
        { Authorization: `Bearer ${tokens[nextToken]}`, 'Content-Type': 'application/json' },
        JSON.stringify({ prompt: 'a cat on a blue background' }),
      );
      nextToken += 1;
      client.on('headers', (head: unknown) => {
        const { statusCode, headers } = headSchema.parse(head);
        statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
        const names = headers.map(String);
        if (statusCode === 429 && !names.some((name) => /^retry-after$/i.test(name))) withoutRetryAfter += 1;
      });
    },
  });
  let mostWaiting = 0;
  const residentBytes: number[] = [];
  const look = async (): Promise<void> => {
    const queue = await fetch(`${url}/api/v1/admin/queue?limit=1`);
    mostWaiting = Math.max(mostWaiting, queueSchema.parse(await queue.json()).queued);
    residentBytes.push(await readResidentBytes(gateway.process.pid));
  };
  const looks: Promise<void>[] = [];
  const looking = setInterval(() => looks.push(look()), lookEveryMs);
  let ended: unknown;
  try {
    ended = await run;
  } finally {
    clearInterval(looking);
  }
  await Promise.all(looks);
  const { errors, timeouts, latency } = resultSchema.parse(ended);
  const count = (status: number): number => statuses.get(status) ?? 0;
  return {
    accepted: count(202),
    refused: count(429),
    others: [...statuses.keys()].filter((status) => status !== 202 && status !== 429),
    errors: errors + timeouts,
    withoutRetryAfter,
    medianMs: latency.p50,
    p99Ms: latency.p99,
    mostWaiting,
    residentBytes,
  };
}

/** Tokens of so many programs that may draw, made in a data folder before a gateway uses it. */
export function makeTokens(dataDir: string, count: number): readonly string[] {
  const stores = openStores({ dataDir }, Date.now());
  try {
    return Array.from({ length: count }, (_, index) => {
      const name = `program-${index}`;
      const requester = { surface: 'web', userExternalId: name, spaceExternalId: name } as const;
      const { userId } = stores.users.recognise(requester, Date.now());
      const wanted = { userId, name, scopes: ['draw'], expiresAtMs: undefined } as const;
      return stores.tokens.create(wanted, Date.now()).text;
    });
  } finally {
    stores.close();
  }
}

async function readResidentBytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024;
}
