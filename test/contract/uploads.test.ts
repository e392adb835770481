import { existsSync } from 'node:fs';
import { mkdir, readFile, stat, truncate, utimes, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { describe, expect, test } from 'vitest';
import type { Downloaded } from '../../src/domain/download.ts';
import type { KeptUpload, Uploads } from '../../src/domain/uploads.ts';
import { readPicture } from '../../src/media/read-picture.ts';
import { createUploadFiles } from '../../src/media/upload-files.ts';
import { aFolder } from '../support/a-folder.ts';
import { aLog } from '../support/a-log.ts';

const maxBytes = 100_000;
const hourMs = 3_600_000;
const signal = new AbortController().signal;

interface OpenUploads {
  readonly uploads: Uploads;
  /** As if the file had been kept so long ago. */
  age(path: string, byMs: number): Promise<void>;
}

/** What any `Uploads` promises; takes at most `maxBytes`. */
function describeUploads(
  name: string,
  open: (download?: () => Promise<Downloaded>) => Promise<OpenUploads>,
): void {
  describe(name, () => {
    const keep = async (bytes: Uint8Array): Promise<KeptUpload> => (await open()).uploads.keep(bytes);

    describe('a picture', () => {
      test.each([
        ['a PNG', 'png', (image: Sharp) => image.png()],
        ['a JPEG', 'jpg', (image: Sharp) => image.jpeg()],
        ['a WebP', 'webp', (image: Sharp) => image.webp()],
        ['a GIF', 'gif', (image: Sharp) => image.gif()],
        ['a transparent PNG', 'png', (image: Sharp) => image.ensureAlpha(0.2).png()],
        [
          'a JPEG that lies on its side',
          'jpg',
          (image: Sharp) => image.withMetadata({ orientation: 6 }).jpeg(),
        ],
        ['a grey JPEG', 'jpg', (image: Sharp) => image.greyscale().jpeg()],
        ['a CMYK JPEG', 'jpg', (image: Sharp) => image.toColourspace('cmyk').jpeg()],
        ['a 16-bit PNG', 'png', (image: Sharp) => image.toColourspace('rgb16').png()],
      ])('that is %s is kept byte by byte, and can be drawn from', async (_, ending, encode) => {
        const bytes = await encode(aPicture()).toBuffer();
        const kept = await keep(bytes);
        if (!kept.ok) throw new Error(`refused: ${kept.refusal.why}`);
        expect(kept.path.endsWith(`.${ending}`)).toBe(true);
        expect(await readFile(kept.path)).toEqual(bytes);
        expect(await readPicture(kept.path, 8, 8)).toHaveLength(8 * 8 * 3);
      });

      test('that moves is one', async () => {
        const frames = await Promise.all(['red', 'blue'].map((color) => aPicture(color).png().toBuffer()));
        for (const format of ['gif', 'webp'] as const) {
          const bytes = await sharp(frames, { join: { animated: true } })
            .toFormat(format)
            .toBuffer();
          expect(await keep(bytes)).toMatchObject({ ok: true });
        }
      });

      test('that is handed in again is at the same place; another one is not', async () => {
        const { uploads } = await open();
        const [one, other] = await Promise.all([
          aPicture().png().toBuffer(),
          aPicture('red').png().toBuffer(),
        ]);
        const first = await uploads.keep(one);
        expect(await uploads.keep(one)).toEqual(first);
        expect(await uploads.keep(other)).not.toEqual(first);
      });

      test('that is handed in many times at once is kept whole', async () => {
        const { uploads } = await open();
        const bytes = await aPicture().png().toBuffer();
        const all = await Promise.all(Array.from({ length: 8 }, () => uploads.keep(bytes)));
        expect(new Set(all.map((kept) => kept.ok && kept.path)).size).toBe(1);
        expect(await readFile(pathOf(all[0]))).toEqual(bytes);
      });
    });

    describe('what is no picture', () => {
      test.each([
        ['a text', 'a cat'],
        ['nothing', ''],
        ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"/>'],
        ['a PDF', '%PDF-1.7\n'],
        ['the beginning of a PNG', '\x89PNG\r\n\x1A\n'],
      ])('because it is %s is refused', async (_, text) => {
        expect(await keep(Buffer.from(text, 'latin1'))).toMatchObject(refused('not-a-picture'));
      });

      test.each(['tiff', 'avif'] as const)('because it is a %s is refused', async (format) => {
        const bytes = await aPicture().toFormat(format).toBuffer();
        expect(await keep(bytes)).toMatchObject(refused('not-a-picture'));
      });

      test.each(['png', 'jpeg', 'webp', 'gif'] as const)(
        'because a %s is cut short is refused',
        async (format) => {
          const bytes = await aTexture().toFormat(format).toBuffer();
          expect(await keep(bytes)).toMatchObject({ ok: true });
          expect(await keep(bytes.subarray(0, bytes.length / 2))).toMatchObject(refused('not-a-picture'));
        },
      );
    });

    describe('what is too large', () => {
      test('because of its bytes is refused, and told how many may be', async () => {
        const png = await aPicture().png().toBuffer();
        expect(await keep(Buffer.concat([png, Buffer.alloc(maxBytes)]))).toEqual({
          ok: false,
          refusal: { kind: 'start-picture-unusable', why: 'too-large', maxBytes, maxPixels: 4_096 * 4_096 },
        });
      });

      test('because of its pixels is refused before it is unpacked', async () => {
        const png = await aPicture().png().toBuffer();
        png.writeUInt32BE(60_000, 16);
        png.writeUInt32BE(60_000, 20);
        png.writeUInt32BE(crc32(png.subarray(12, 29)), 29);
        expect(await keep(png)).toMatchObject(refused('too-large'));
      });
    });

    describe('a download', () => {
      const fetchFrom = async (downloaded: Downloaded): Promise<KeptUpload> => {
        const { uploads } = await open(() => Promise.resolve(downloaded));
        return uploads.fetch('https://cdn.example/secret/cat.png', { hosts: ['cdn.example'], signal });
      };

      test('of a picture is kept', async () => {
        const bytes = Uint8Array.from(await aPicture().png().toBuffer());
        const kept = await fetchFrom({ ok: true, bytes });
        expect(await readFile(pathOf(kept))).toEqual(Buffer.from(bytes));
      });

      test('of anything else is refused', async () => {
        const bytes = Uint8Array.from(Buffer.from('<html>'));
        expect(await fetchFrom({ ok: true, bytes })).toMatchObject(refused('not-a-picture'));
      });

      test('that failed is refused for the same reason', async () => {
        for (const why of ['too-large', 'unreachable'] as const) {
          expect(await fetchFrom({ ok: false, why, reason: 'ECONNRESET' })).toMatchObject(refused(why));
        }
      });
    });

    describe('a sweep', () => {
      test('removes what is old and not needed', async () => {
        const { uploads, age } = await open();
        const paths = await keepThree(uploads);
        const [needed, old, young] = paths;
        for (const path of [needed, old]) await age(path, 2 * hourMs);
        expect(await uploads.sweep((path) => path === needed, Date.now() - hourMs)).toBe(1);
        expect(paths.map(existsSync)).toEqual([true, false, true]);
        expect(existsSync(young)).toBe(true);
      });

      test('leaves what was handed in again meanwhile', async () => {
        const { uploads, age } = await open();
        const bytes = await aPicture().png().toBuffer();
        const path = pathOf(await uploads.keep(bytes));
        await age(path, 2 * hourMs);
        await uploads.keep(bytes);
        expect(await uploads.sweep(() => false, Date.now() - hourMs)).toBe(0);
        expect(existsSync(path)).toBe(true);
      });

      test('leaves what somebody begins to need while it is at it', async () => {
        const { uploads, age } = await open();
        const path = pathOf(await uploads.keep(await aPicture().png().toBuffer()));
        await age(path, 2 * hourMs);
        let asked = 0;
        expect(await uploads.sweep(() => ++asked > 1, Date.now() - hourMs)).toBe(0);
        expect(existsSync(path)).toBe(true);
      });

      test('of nothing removes nothing', async () => {
        expect(await (await open()).uploads.sweep(() => false, Date.now())).toBe(0);
      });
    });

    describe('a removal', () => {
      test('removes that one, and one that is not there is no error', async () => {
        const { uploads } = await open();
        const paths = await keepThree(uploads);
        for (let twice = 0; twice < 2; twice++) await uploads.remove(paths[1]);
        expect(paths.map(existsSync)).toEqual([true, false, true]);
      });

      test('leaves what was kept again after a moment', async () => {
        const { uploads, age } = await open();
        const path = pathOf(await uploads.keep(await aPicture().png().toBuffer()));
        const unlessKeptAfterMs = Date.now() - hourMs;
        await uploads.remove(path, { unlessKeptAfterMs });
        expect(existsSync(path)).toBe(true);
        await age(path, 2 * hourMs);
        await uploads.remove(path, { unlessKeptAfterMs });
        expect(existsSync(path)).toBe(false);
      });

      test('of a file that is no upload leaves it alone', async () => {
        const { uploads } = await open();
        const kept = pathOf(await uploads.keep(await aPicture().png().toBuffer()));
        const elsewhere = join(await aFolder(), basename(kept));
        const astray = join(dirname(kept), '..', basename(kept));
        for (const path of [elsewhere, astray]) {
          await writeFile(path, 'mine');
          await uploads.remove(path);
          expect(existsSync(path)).toBe(true);
        }
        await uploads.remove('');
        await uploads.remove(dirname(kept));
        await uploads.remove(`${dirname(kept)}/../${basename(dirname(kept))}/${basename(kept)}`);
        expect(existsSync(kept)).toBe(true);
      });
    });
  });
}

function refused(why: 'not-a-picture' | 'too-large' | 'unreachable') {
  return { ok: false, refusal: { kind: 'start-picture-unusable', why } };
}

function aPicture(background = '#4080c0'): Sharp {
  return sharp({ create: { width: 32, height: 16, channels: 3, background } });
}

/** Half of its file holds less than all of its rows. */
function aTexture(): Sharp {
  const data = Uint8Array.from({ length: 64 * 64 * 3 }, (_, i) => (i * i * 7 + i * 13) % 251);
  return sharp(data, { raw: { width: 64, height: 64, channels: 3 } });
}

function pathOf(kept: KeptUpload | undefined): string {
  if (kept?.ok !== true) throw new Error(`refused: ${kept?.refusal.why}`);
  return kept.path;
}

async function keepThree(uploads: Uploads): Promise<[string, string, string]> {
  const [first, second, third] = ['red', 'green', 'blue'].map((color) => aPicture(color).png().toBuffer());
  const keepPath = async (bytes: Promise<Buffer> | undefined): Promise<string> =>
    pathOf(await uploads.keep((await bytes) ?? Buffer.alloc(0)));
  return [await keepPath(first), await keepPath(second), await keepPath(third)];
}

const offline = (): Promise<Downloaded> =>
  Promise.resolve({ ok: false, why: 'unreachable', reason: 'offline' });

describeUploads('uploads in a folder', async (download = offline) => {
  const folder = join(await aFolder(), 'data', 'uploads');
  return {
    uploads: createUploadFiles({ folder, maxBytes, download, log: aLog().log }),
    async age(path, byMs) {
      const at = new Date(Date.now() - byMs);
      await utimes(path, at, at);
    },
  };
});

describe('the folder of uploads', () => {
  async function theUploads() {
    const folder = await aFolder();
    const { log, lines } = aLog();
    return { folder, lines, uploads: createUploadFiles({ folder, download: offline, log }) };
  }

  test('names files by their content', async () => {
    const { folder, uploads } = await theUploads();
    const path = pathOf(await uploads.keep(await aPicture().png().toBuffer()));
    expect(path.slice(folder.length)).toMatch(/^\/([0-9a-f]{2})\/\1[0-9a-f]{62}\.png$/);
  });

  test('is rid of what interrupted writes and sweeps left behind, once that is old', async () => {
    const { folder, uploads } = await theUploads();
    const left = [join(folder, 'ab', '.half-written.tmp'), join(folder, 'taken', 'x.removed')];
    for (const path of left) {
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, 'x');
    }
    expect(await uploads.sweep(() => true, Date.now() - hourMs)).toBe(0);
    const old = new Date(Date.now() - 2 * hourMs);
    for (const path of left) await utimes(path, old, old);
    expect(await uploads.sweep(() => true, Date.now() - hourMs)).toBe(2);
    expect(left.map(existsSync)).toEqual([false, false]);
  });

  test('takes 20 MiB, when nothing else is said', async () => {
    const { folder, uploads } = await theUploads();
    const path = join(folder, 'large');
    await writeFile(path, await aPicture().png().toBuffer());
    await truncate(path, 20 * 2 ** 20 + 1);
    const large = await readFile(path);
    expect(await uploads.keep(large)).toMatchObject(refused('too-large'));
    const kept = await uploads.keep(large.subarray(0, -1));
    expect((await stat(pathOf(kept))).size).toBe(20 * 2 ** 20);
  });

  test('says in the log why a download failed, and never from where', async () => {
    const { lines, uploads } = await theUploads();
    await uploads.fetch('https://cdn.example/secret', { hosts: ['cdn.example'], signal });
    expect(lines).toMatchObject([{ level: 'warn', context: { reason: 'offline' } }]);
    expect(JSON.stringify(lines)).not.toContain('secret');
  });
});
