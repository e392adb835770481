import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createFetchWebFile } from '../../../src/net/fetch-web-file.ts';
import { createOpenWeb } from '../../../src/net/open-web.ts';
import { aFolder } from '../../support/a-folder.ts';
import { type Fault, startModelServer } from '../../support/model-server.ts';

/** Different at every place, so that a byte in the wrong one shows. */
const bytes = Buffer.from(Uint32Array.from({ length: 50_000 }, (_, i) => i).buffer);
const other = Buffer.from(bytes).fill(7, 0, 1_000);
const path = 'unet/model.onnx';

async function fetching(faults: readonly Fault[], idleTimeoutMs?: number) {
  const server = await startModelServer({ files: { [path]: bytes }, faults: { [path]: faults } });
  const waits: number[] = [];
  const open = createOpenWeb({
    trusted: { origin: 'https://hub.example.org', token: 'hf_secret' },
    explain: () => undefined,
    idleTimeoutMs,
  });
  const wait = (waitMs: number) => {
    waits.push(waitMs);
    return Promise.resolve();
  };
  const fetchFile = createFetchWebFile(open, { wait, onRetry: () => {} });
  const toFile = join(await aFolder(), 'model.onnx.partial');
  const seen: number[] = [];
  /** The first time so many bytes have come, whatever stands still is cut off. */
  const cutsAtBytes = new Set([70_000, 120_000]);
  return {
    server,
    toFile,
    waits,
    seen,
    run: (sizeBytes = bytes.length, signal = new AbortController().signal) =>
      fetchFile({ url: new URL(path, server.plainAddress), sizeBytes }, toFile, {
        signal,
        onBytes(count) {
          seen.push(count);
          if (cutsAtBytes.delete(count)) server.hangUp();
        },
      }),
  };
}

describe('a file', () => {
  test('comes byte for byte, and its progress is told', async () => {
    const { run, toFile, seen, server } = await fetching([]);
    await run();
    expect(await readFile(toFile)).toEqual(bytes);
    expect(seen.at(-1)).toBe(bytes.length);
    expect(server.violations).toEqual([]);
  });

  test('that is cut off goes on where it stopped, in the same version', async () => {
    const { run, toFile, server } = await fetching([
      { kind: 'stall', afterBytes: 70_000 },
      { kind: 'stall', afterBytes: 50_000 },
    ]);
    await run();
    expect(await readFile(toFile)).toEqual(bytes);
    expect(server.requests.map(({ status }) => status)).toEqual([200, 206, 206]);
    expect(server.requests[1]?.ifRange).toMatch(/^"[0-9a-f]{64}"$/);
    expect(server.requests.map(({ range }) => range)).toEqual([undefined, 'bytes=70000-', 'bytes=120000-']);
  });

  test('that changed meanwhile starts again', async () => {
    const { run, toFile, server, seen } = await fetching([
      { kind: 'stall', afterBytes: 70_000 },
      { kind: 'changed', bytes: other },
    ]);
    await run();
    expect(await readFile(toFile)).toEqual(other);
    expect(server.requests.map(({ status }) => status)).toEqual([200, 200]);
    expect(seen.filter((count) => count === 0)).toHaveLength(2);
  });

  test('of a server without ranges starts again', async () => {
    const { run, toFile } = await fetching([{ kind: 'stall', afterBytes: 70_000 }, { kind: 'no-ranges' }]);
    await run();
    expect(await readFile(toFile)).toEqual(bytes);
  });

  test('that an earlier process left longer than it is starts again', async () => {
    const { run, toFile } = await fetching([]);
    await writeFile(toFile, Buffer.alloc(bytes.length + 1));
    await run();
    expect(await readFile(toFile)).toEqual(bytes);
  });

  test('that is there as a whole is not asked for', async () => {
    const { run, toFile, server } = await fetching([]);
    await writeFile(toFile, bytes);
    await run();
    expect(server.requests).toEqual([]);
  });

  test('is waited for as long as a busy server asks', async () => {
    const { run, waits, toFile } = await fetching([
      { kind: 'status', status: 429, headers: { 'retry-after': '7' } },
      { kind: 'status', status: 429, headers: { ratelimit: '"resolvers";r=0;t=55' } },
      { kind: 'status', status: 503 },
    ]);
    await run();
    expect(waits).toEqual([7_000, 55_000, 4_000]);
    expect(await readFile(toFile)).toEqual(bytes);
  });

  test('of a server that falls silent is asked for again', async () => {
    const { run, toFile, server } = await fetching([{ kind: 'stall', afterBytes: 60_000 }], 200);
    await run();
    expect(await readFile(toFile)).toEqual(bytes);
    expect(server.requests.map(({ status }) => status)).toEqual([200, 206]);
  });
});

describe('it is given up', () => {
  test('after five failures in a row, with growing waits between them', async () => {
    const { run, waits } = await fetching(Array.from({ length: 9 }, () => ({ kind: 'status', status: 502 })));
    await expect(run()).rejects.toThrow('/models/lighthouse/unet/model.onnx answered with status 502.');
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000]);
  });

  test('at once where another try would change nothing', async () => {
    const { run, waits } = await fetching([{ kind: 'status', status: 404 }]);
    await expect(run()).rejects.toThrow('answered with status 404');
    expect(waits).toEqual([]);
  });

  test('when the size is not the announced one', async () => {
    const { run } = await fetching([]);
    await expect(run(bytes.length - 1)).rejects.toThrow(`has ${bytes.length} bytes at 127.0.0.1:`);
  });

  test('when the person has had enough; what came stays', async () => {
    const { run, toFile, seen } = await fetching([{ kind: 'stall', afterBytes: 60_000 }]);
    const interruption = new AbortController();
    const running = run(bytes.length, interruption.signal);
    await expect.poll(() => seen.at(-1)).toBe(60_000);
    interruption.abort();
    await expect(running).rejects.toThrow();
    expect(await readFile(toFile)).toEqual(bytes.subarray(0, 60_000));
  });
});

describe('another address', () => {
  test.each([
    ['without TLS', 'http://models.example.org/model.onnx'],
    ['that is no page of the web', 'ftp://models.example.org/model.onnx'],
    ['with a password in it', 'https://ana:secret@models.example.org/model.onnx'],
  ])('%s is not gone to', async (_, location) => {
    const { run } = await fetching([{ kind: 'redirect', location }]);
    await expect(run()).rejects.toThrow('is not read: models come over https');
  });

  test('is not followed for ever', async () => {
    const { run } = await fetching(Array.from({ length: 9 }, () => ({ kind: 'redirect', location: '?' })));
    await expect(run()).rejects.toThrow('sends from one address to the next without end');
  });
});
