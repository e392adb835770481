import { createHash, randomBytes } from 'node:crypto';
import { mkdir, readdir, readFile, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { MediaFiles } from '../../src/domain/media-store.ts';
import { createMediaFiles } from '../../src/media/media-files.ts';
import { aFolder } from '../support/a-folder.ts';

interface FilesUnderTest {
  readonly files: MediaFiles;
  readonly folder: string;
  /** Sets the clock that the files are adopted by. */
  readonly setClock: (atMs: number) => void;
}

const hourMs = 3_600_000;
const keepNone = (): boolean => false;

function sha256Of(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** What every `MediaFiles` does. */
export function mediaFilesContract(name: string, build: () => Promise<FilesUnderTest>): void {
  describe(name, () => {
    /** A file as the engine leaves it behind. */
    const drawn = async ({ files }: FilesUnderTest, bytes: string | Buffer, fileName = 'drawn.png') => {
      await mkdir(files.incomingFolder, { recursive: true });
      const path = join(files.incomingFolder, fileName);
      await writeFile(path, bytes);
      return path;
    };
    const adopt = async (all: FilesUnderTest, bytes: string | Buffer): Promise<string> =>
      all.files.adopt(await drawn(all, bytes), 'png');
    const everyFile = async ({ folder }: FilesUnderTest): Promise<readonly string[]> => {
      const entries = await readdir(folder, { recursive: true, withFileTypes: true });
      return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
    };

    test('an adopted file lies where its content says, with its bytes', async () => {
      const all = await build();
      const bytes = randomBytes(300_000);
      const sha256 = await adopt(all, bytes);
      expect(sha256).toBe(sha256Of(bytes));
      const path = all.files.path({ sha256, format: 'png' });
      expect(path).toBe(join(all.folder, sha256.slice(0, 2), `${sha256.slice(2)}.png`));
      expect(await readFile(path)).toEqual(bytes);
      expect(await everyFile(all)).toHaveLength(1);
    });

    test('the same content is kept once, whoever adopts it at the same time', async () => {
      const all = await build();
      const paths = await Promise.all([1, 2, 3].map((nr) => drawn(all, 'a cat', `${nr}.png`)));
      const contents = await Promise.all(paths.map((path) => all.files.adopt(path, 'png')));
      expect(new Set(contents)).toEqual(new Set([sha256Of('a cat')]));
      expect(await everyFile(all)).toHaveLength(1);
    });

    test('a damaged file is made whole by adopting its content again', async () => {
      const all = await build();
      const sha256 = await adopt(all, 'a cat');
      const path = all.files.path({ sha256, format: 'png' });
      await writeFile(path, 'a c');
      await adopt(all, 'a cat');
      expect(await readFile(path, 'utf8')).toBe('a cat');
    });

    test.each(['../../../etc/passwd', 'A'.repeat(64), 'a'.repeat(63), `${'a'.repeat(64)}\n`, ''])(
      'a path is made of a SHA-256 only, not of %j',
      async (sha256) => {
        const { files } = await build();
        expect(() => files.path({ sha256, format: 'png' })).toThrow('Expected a SHA-256');
        await expect(files.remove({ sha256, format: 'png' })).rejects.toThrow('Expected a SHA-256');
      },
    );

    test('only files of the incoming folder are adopted', async () => {
      const all = await build();
      await mkdir(all.files.incomingFolder, { recursive: true });
      const outside = join(all.folder, 'outside.png');
      await writeFile(outside, 'x');
      for (const path of [outside, join(all.files.incomingFolder, '..', 'outside.png'), '/etc/hosts']) {
        await expect(all.files.adopt(path, 'png')).rejects.toThrow('Expected a file below');
      }
      await expect(all.files.adopt(all.files.incomingFolder, 'png')).rejects.toThrow('Expected a file below');
      expect(await readFile(outside, 'utf8')).toBe('x');
    });

    test('a file that is not there cannot be adopted', async () => {
      const { files } = await build();
      await expect(files.adopt(join(files.incomingFolder, 'none.png'), 'png')).rejects.toMatchObject({
        kind: 'disk-failed',
      });
    });

    test('a removed file is gone, and removing it again is no error', async () => {
      const all = await build();
      const sha256 = await adopt(all, 'a cat');
      await all.files.remove({ sha256, format: 'png' });
      await all.files.remove({ sha256, format: 'png' });
      expect(await everyFile(all)).toEqual([]);
    });

    test('a file that was adopted again meanwhile stays', async () => {
      const all = await build();
      all.setClock(10_000);
      const sha256 = await adopt(all, 'a cat');
      all.setClock(20_000);
      await adopt(all, 'a cat');
      await all.files.remove({ sha256, format: 'png' }, { unlessAdoptedAfterMs: 10_000 });
      expect(await everyFile(all)).toHaveLength(1);
      await all.files.remove({ sha256, format: 'png' }, { unlessAdoptedAfterMs: 20_000 });
      expect(await everyFile(all)).toEqual([]);
    });

    test('content that is adopted while its old file is being removed is there afterwards', async () => {
      const all = await build();
      for (let round = 0; round < 30; round += 1) {
        all.setClock(10_000);
        const sha256 = await adopt(all, 'a cat');
        const again = await drawn(all, 'a cat', 'again.png');
        all.setClock(20_000);
        const media = { sha256, format: 'png' } as const;
        await Promise.all([
          all.files.adopt(again, 'png'),
          all.files.remove(media, { unlessAdoptedAfterMs: 10_000 }),
          all.files.sweep(keepNone, 15_000),
        ]);
        expect(await readFile(all.files.path(media), 'utf8')).toBe('a cat');
      }
    });

    test('a sweep removes what nobody keeps, but not what was adopted a moment ago', async () => {
      const all = await build();
      all.setClock(hourMs);
      const kept = await adopt(all, 'kept');
      await adopt(all, 'orphan');
      all.setClock(2 * hourMs);
      const fresh = await adopt(all, 'fresh');
      expect(await all.files.sweep((sha256) => sha256 === kept, 2 * hourMs)).toBe(1);
      expect((await everyFile(all)).toSorted()).toEqual(
        [kept, fresh].map((sha256) => `${sha256.slice(2)}.png`).toSorted(),
      );
      expect(await all.files.sweep((sha256) => sha256 === kept, 3 * hourMs)).toBe(1);
    });

    test('a sweep clears the incoming folder of what a dead process left there', async () => {
      const all = await build();
      const old = await drawn(all, 'x', 'old.png');
      await utimes(old, 1, 1);
      await mkdir(join(all.files.incomingFolder, 'job'));
      await drawn(all, 'x', 'job/half.png');
      await utimes(join(all.files.incomingFolder, 'job'), 1, 1);
      await drawn(all, 'y', 'new.png');
      expect(await all.files.sweep(keepNone, hourMs)).toBe(2);
      expect(await readdir(all.files.incomingFolder)).toEqual(['new.png']);
    });

    test('a sweep leaves what is not ours', async () => {
      const all = await build();
      for (const place of ['README.txt', 'ab/notes.txt', 'other/cat.png']) {
        await mkdir(join(all.folder, place, '..'), { recursive: true });
        await writeFile(join(all.folder, place), 'x');
        await utimes(join(all.folder, place), 1, 1);
      }
      expect(await all.files.sweep(keepNone, Date.now())).toBe(0);
      expect(await everyFile(all)).toHaveLength(3);
    });

    test('a folder that does not exist yet has nothing to sweep', async () => {
      const { files } = await build();
      expect(await files.sweep(keepNone, Date.now())).toBe(0);
    });

    test('a file adopted for a row that was never committed is swept once the grace time is over', async () => {
      const all = await build();
      all.setClock(hourMs);
      const sha256 = await adopt(all, 'a cat');
      const path = all.files.path({ sha256, format: 'png' });
      expect(await all.files.sweep(keepNone, hourMs)).toBe(0);
      expect((await stat(path)).isFile()).toBe(true);
      expect(await all.files.sweep(keepNone, hourMs + 1)).toBe(1);
    });
  });
}

mediaFilesContract('media files on the disk', async () => {
  const folder = join(await aFolder(), 'media');
  let nowMs = 0;
  return {
    files: createMediaFiles(folder, () => nowMs),
    folder,
    setClock: (atMs) => {
      nowMs = atMs;
    },
  };
});
