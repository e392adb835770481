import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { Worker } from 'node:worker_threads';
import sharp from 'sharp';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { MediaEncoder } from '../../../src/domain/media-encoder.ts';
import { createMediaEncoder } from '../../../src/media/media-encoder.ts';
import { startEncodeWorker } from '../../../src/media/start-encode-worker.ts';
import { aFolder } from '../../support/a-folder.ts';
import { anOrder, paintBall, paintTexture } from './frames.ts';

/** An encoder whose worker threads the test holds; closed after the test. */
function anEncoder(maxWorkers: number, startWorker = startEncodeWorker) {
  const workers: Worker[] = [];
  const encoder = createMediaEncoder({
    maxWorkers,
    startWorker() {
      const worker = startWorker();
      workers.push(worker);
      return worker;
    },
  });
  onTestFinished(() => encoder.close());
  return { encoder, workers };
}

function startDyingWorker(): Worker {
  return new Worker(new URL('./dying-worker.ts', import.meta.url));
}

/** A GIF that takes long enough to be caught at work. */
async function encodeLongGif(encoder: MediaEncoder, path: string) {
  return encoder.encode(anOrder({ frames: paintBall(192, 8), format: 'gif', path }));
}

describe('a media encoder', () => {
  test.each([
    ['png', 'image/png', 1],
    ['webp', 'image/webp', 1],
    ['gif', 'image/gif', 3],
  ] as const)('writes a %s and says what it wrote', async (format, mimeType, frames) => {
    const { encoder } = anEncoder(1);
    const path = join(await aFolder(), 'made', `cat.${format}`);
    const media = await encoder.encode(anOrder({ frames: paintBall(32, frames), format, path }));
    expect(media).toEqual({ path, format, mimeType, sizeBytes: (await stat(path)).size });
    const metadata = await sharp(path, { animated: true }).metadata();
    expect(metadata).toMatchObject({ format, width: 32 });
    expect(metadata.pages ?? 1).toBe(frames);
  });

  test('makes a preview of the width asked for, of a part of a larger buffer', async () => {
    const { encoder } = anEncoder(1);
    const rgb = new Uint8Array(1000).fill(7);
    rgb.fill(200, 100, 100 + 8 * 4 * 3);
    const png = await encoder.encodePreview(rgb.subarray(100, 100 + 8 * 4 * 3), 8, 4, 64);
    const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true });
    expect(info).toMatchObject({ width: 64, height: 32, channels: 3 });
    expect(new Set(data)).toEqual(new Set([200]));
    expect(rgb[100]).toBe(200);
  });

  test('reads a picture', async () => {
    const { encoder } = anEncoder(1);
    const path = join(await aFolder(), 'cat.png');
    const frames = paintTexture(16, 8);
    await encoder.encode(anOrder({ frames, format: 'png', path }));
    expect(Uint8Array.from(await encoder.readPicture(path, 16, 8))).toEqual(Uint8Array.from(frames.data));
  });

  test('carries a foreseen failure over from the worker, and goes on', async () => {
    const { encoder, workers } = anEncoder(1);
    const folder = await aFolder();
    await writeFile(join(folder, 'file'), 'x');
    await expect(
      encoder.encode(
        anOrder({ frames: paintTexture(8, 8), format: 'png', path: join(folder, 'file', 'cat.png') }),
      ),
    ).rejects.toMatchObject({ name: 'AppError', kind: 'disk-failed', retryable: false });
    await expect(encoder.readPicture(join(folder, 'file'), 8, 8)).rejects.toMatchObject({
      name: 'AppError',
      kind: 'input-unreadable',
    });
    await encoder.encode(
      anOrder({ frames: paintTexture(8, 8), format: 'png', path: join(folder, 'cat.png') }),
    );
    expect(workers).toHaveLength(1);
  });

  test('tells a caller who hands in pixels that do not fit, and goes on', async () => {
    const { encoder, workers } = anEncoder(1);
    const path = join(await aFolder(), 'cat.png');
    const frames = { ...paintTexture(8, 8), widthPx: 9 };
    await expect(encoder.encode(anOrder({ frames, format: 'png', path }))).rejects.toThrow(
      'Expected widthPx * heightPx * frames * 3 bytes',
    );
    await expect(encoder.encode(anOrder({ frames: paintBall(8, 2), format: 'png', path }))).rejects.toThrow(
      'Expected one frame',
    );
    await encoder.encode(anOrder({ frames: paintTexture(8, 8), format: 'png', path }));
    expect(workers).toHaveLength(1);
  });

  test('finishes all its orders while the thread that gave them is blocked', async () => {
    const { encoder } = anEncoder(1);
    const folder = await aFolder();
    const paths = ['a.png', 'b.gif', 'c.png'].map((name) => join(folder, name));
    const orders = paths.map((path) =>
      encoder.encode(
        anOrder({ frames: paintTexture(16, 16), format: path.endsWith('gif') ? 'gif' : 'png', path }),
      ),
    );
    const clock = new Int32Array(new SharedArrayBuffer(4));
    for (let i = 0; i < 1000 && !paths.every(existsSync); i++) Atomics.wait(clock, 0, 0, 10);
    expect(paths.filter(existsSync)).toEqual(paths);
    await Promise.all(orders);
  });

  test('uses no more threads than it may', async () => {
    const { encoder, workers } = anEncoder(2);
    const folder = await aFolder();
    await Promise.all(
      Array.from({ length: 6 }, (_, i) =>
        encoder.encode(
          anOrder({ frames: paintTexture(8, 8), format: 'png', path: join(folder, `${i}.png`) }),
        ),
      ),
    );
    expect(workers).toHaveLength(2);
    expect(await readdir(folder)).toHaveLength(6);
  });
});

describe('a worker thread that dies', () => {
  test('at work is replaced, and its order and those behind it succeed', async () => {
    const { encoder, workers } = anEncoder(1);
    const folder = await aFolder();
    const paths = ['a.gif', 'b.gif'].map((name) => join(folder, name));
    // The preview's answer shows that the thread is past its start and at the first GIF.
    const preview = encoder.encodePreview(new Uint8Array(12), 2, 2, 4);
    const orders = paths.map((path) => encodeLongGif(encoder, path));
    await preview;
    await workers[0]?.terminate();
    for (const { path, sizeBytes } of await Promise.all(orders)) {
      expect((await readFile(path)).length).toBe(sizeBytes);
    }
    expect(workers).toHaveLength(2);
    expect((await readdir(folder)).sort()).toEqual(['a.gif', 'b.gif']);
  });

  test('on an order that the next thread manages costs the caller nothing', async () => {
    const starters = [startDyingWorker, startEncodeWorker];
    const { encoder } = anEncoder(1, () => (starters.shift() ?? startEncodeWorker)());
    const path = join(await aFolder(), 'cat.png');
    await encoder.encode(anOrder({ frames: paintTexture(8, 8), format: 'png', path }));
    expect(existsSync(path)).toBe(true);
  });

  test('twice on the same order fails it with a sentence, once for each order', async () => {
    const { encoder, workers } = anEncoder(1, startDyingWorker);
    const failures = await Promise.allSettled([
      encoder.encodePreview(new Uint8Array(12), 2, 2, 4),
      encoder.encodePreview(new Uint8Array(12), 2, 2, 4),
    ]);
    for (const failure of failures) {
      expect(failure).toMatchObject({
        status: 'rejected',
        reason: {
          kind: 'engine-crashed',
          message: expect.stringContaining('the worker thread died on it twice'),
          cause: { message: 'out of luck' },
        },
      });
    }
    expect(workers).toHaveLength(4);
  });

  test('with nothing to do is replaced by the next order', async () => {
    const { encoder, workers } = anEncoder(1);
    await encoder.encodePreview(new Uint8Array(12), 2, 2, 4);
    await workers[0]?.terminate();
    await encoder.encodePreview(new Uint8Array(12), 2, 2, 4);
    expect(workers).toHaveLength(2);
  });
});

describe('closing a media encoder', () => {
  test('waits for what runs, ends the threads, and takes nothing more', async () => {
    const { encoder, workers } = anEncoder(2);
    const folder = await aFolder();
    const paths = ['a.gif', 'b.gif', 'c.gif'].map((name) => join(folder, name));
    const orders = paths.map((path) => encodeLongGif(encoder, path));
    await encoder.close();
    expect(paths.filter(existsSync)).toEqual(paths);
    // A thread that has ended has no number.
    expect(workers.map(({ threadId }) => threadId)).toEqual([-1, -1]);
    await expect(encoder.encodePreview(new Uint8Array(12), 2, 2, 4)).rejects.toMatchObject({
      kind: 'engine-stopped',
    });
    await Promise.all(orders);
  });

  test('may be asked for twice, also when nothing ever ran', async () => {
    const { encoder } = anEncoder(1);
    await encoder.close();
    await encoder.close();
  });
});

test('an idle encoder does not keep a process alive', async () => {
  const program = fileURLToPath(new URL('./leave-encoder-open.ts', import.meta.url));
  const path = join(await aFolder(), 'cat.png');
  const { stdout } = await promisify(execFile)(process.execPath, [program, path]);
  expect(Number(stdout)).toBe((await stat(path)).size);
});
