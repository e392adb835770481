import { access, mkdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { createTidyMedia, type TidyMediaDeps } from '../../../src/app/tidy-media.ts';
import { anUpload, givenBack, keptResults } from '../../support/kept-results.ts';

const hourMs = 3_600_000;

type Results = Awaited<ReturnType<typeof keptResults>>;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000 * hourMs, toFake: ['setTimeout', 'clearTimeout', 'Date'] });
  onTestFinished(() => void vi.useRealTimers());
});

/** Results from now on are that much younger. */
function pass(ms: number): void {
  vi.setSystemTime(Date.now() + ms);
}

function tidying(results: Results, changes: Partial<TidyMediaDeps> = {}) {
  return createTidyMedia({
    ...results,
    maxAgeMs: undefined,
    maxBytes: undefined,
    orphanGraceMs: 24 * hourMs,
    everyMs: hourMs,
    now: Date.now,
    ...changes,
  });
}

/** A result that its person has got. */
async function addDelivered(results: Results, jobId: string, content = jobId): Promise<void> {
  await results.addResult(jobId, { content });
  results.jobs.move(jobId, ['generated'], 'delivered', Date.now());
}

/** The jobs whose file is still there. */
async function withFiles(results: Results, jobIds: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    jobIds.map(async (jobId) => {
      const file = results.media.get(`${jobId}-0`);
      const path = file === undefined ? '' : results.mediaFiles.path(file);
      return access(path).then(
        () => [jobId],
        () => [],
      );
    }),
  );
  return found.flat();
}

describe('age', () => {
  test('removes what is older than allowed, row and file, and says so in the audit log', async () => {
    const results = await keptResults();
    await addDelivered(results, 'old');
    pass(hourMs);
    await addDelivered(results, 'young');
    pass(1);
    const report = await tidying(results, { maxAgeMs: hourMs }).tidy();
    expect(report).toEqual({ aged: 1, crowdedOut: 0, swept: 0, uploads: 0 });
    expect(results.media.get('old-0')?.removedAtMs).toBe(Date.now());
    expect(results.media.get('young-0')?.removedAtMs).toBeUndefined();
    expect(await withFiles(results, ['old', 'young'])).toEqual(['young']);
    expect(results.audited()).toEqual([
      { kind: 'retention', actor: 'system', content: { reason: 'age', files: 1, sizeBytes: 3 } },
    ]);
  });

  test('leaves a file whose content a younger result has too', async () => {
    const results = await keptResults();
    await addDelivered(results, 'old', 'the same');
    pass(hourMs);
    await addDelivered(results, 'young', 'the same');
    pass(1);
    const media = tidying(results, { maxAgeMs: hourMs });
    expect((await media.tidy()).aged).toBe(1);
    expect(await withFiles(results, ['young'])).toEqual(['young']);
    pass(hourMs);
    expect((await media.tidy()).aged).toBe(1);
    expect(await withFiles(results, ['young'])).toEqual([]);
  });

  test('leaves a file that was just adopted again, for a row that is about to be written', async () => {
    const results = await keptResults();
    await addDelivered(results, 'old', 'the same');
    pass(2 * hourMs);
    const incomingPath = join(results.mediaFiles.incomingFolder, 'again.png');
    await writeFile(incomingPath, 'the same');
    await results.mediaFiles.adopt(incomingPath, 'png');
    expect((await tidying(results, { maxAgeMs: hourMs }).tidy()).aged).toBe(1);
    expect(await withFiles(results, ['old'])).toEqual(['old']);
  });

  test('of what could not be delivered fails the job and gives back its price', async () => {
    const results = await keptResults();
    await results.addResult('stuck');
    pass(2 * hourMs);
    await tidying(results, { maxAgeMs: hourMs }).tidy();
    expect(results.jobs.get('stuck')).toMatchObject({ state: 'failed', errorKind: 'undeliverable' });
    expect(results.outbox.get('stuck')?.state).toBe('dropped');
    expect(results.booked('stuck')).toEqual(givenBack);
    expect(results.audited().map(({ kind }) => kind)).toEqual(['failed', 'refunded', 'retention']);
  });

  test('is looked at in batches until nothing too old is left', async () => {
    const results = await keptResults();
    for (let index = 0; index < 101; index += 1) await addDelivered(results, `old-${index}`);
    pass(2 * hourMs);
    expect((await tidying(results, { maxAgeMs: hourMs }).tidy()).aged).toBe(101);
    expect(results.media.oldest({ limit: 1, ofJobs: 'all' })).toEqual([]);
  });
});

describe('the disk quota', () => {
  test('removes the oldest until the rest fits', async () => {
    const results = await keptResults();
    for (const jobId of ['a', 'b', 'c', 'd']) {
      await addDelivered(results, jobId, jobId.repeat(100));
      pass(1);
    }
    const report = await tidying(results, { maxBytes: 250 }).tidy();
    expect(report).toEqual({ aged: 0, crowdedOut: 2, swept: 0, uploads: 0 });
    expect(await withFiles(results, ['a', 'b', 'c', 'd'])).toEqual(['c', 'd']);
    expect(results.media.keptBytes()).toBe(200);
    expect(results.audited()).toEqual([
      { kind: 'retention', actor: 'system', content: { reason: 'disk-quota', files: 2, sizeBytes: 200 } },
    ]);
  });

  test('removes nothing that is still to be delivered', async () => {
    const results = await keptResults();
    await results.addResult('waiting', { content: 'w'.repeat(100) });
    pass(1);
    await addDelivered(results, 'delivered', 'd'.repeat(100));
    expect((await tidying(results, { maxBytes: 50 }).tidy()).crowdedOut).toBe(1);
    expect(await withFiles(results, ['waiting', 'delivered'])).toEqual(['waiting']);
    expect(results.jobs.get('waiting')?.state).toBe('generated');
  });

  test('leaves a file that somebody else still waits for', async () => {
    const results = await keptResults();
    await addDelivered(results, 'delivered', 'the same');
    await results.addResult('waiting', { content: 'the same' });
    expect((await tidying(results, { maxBytes: 1 }).tidy()).crowdedOut).toBe(1);
    expect(await withFiles(results, ['waiting'])).toEqual(['waiting']);
  });

  test('counts content that two results share once, and frees it with the second', async () => {
    const results = await keptResults();
    await addDelivered(results, 'a', 's'.repeat(100));
    await addDelivered(results, 'b', 's'.repeat(100));
    pass(1);
    await addDelivered(results, 'c', 'c'.repeat(100));
    expect((await tidying(results, { maxBytes: 200 }).tidy()).crowdedOut).toBe(0);
    expect((await tidying(results, { maxBytes: 150 }).tidy()).crowdedOut).toBe(2);
    expect(await withFiles(results, ['a', 'c'])).toEqual(['c']);
  });
});

describe('files that belong to nobody', () => {
  test('are swept once nobody can be about to name them', async () => {
    const results = await keptResults();
    await mkdir(results.mediaFiles.incomingFolder, { recursive: true });
    const incomingPath = join(results.mediaFiles.incomingFolder, 'orphan.png');
    await writeFile(incomingPath, 'orphan');
    const sha256 = await results.mediaFiles.adopt(incomingPath, 'png');
    const path = results.mediaFiles.path({ sha256, format: 'png' });
    pass(24 * hourMs);
    expect((await tidying(results).tidy()).swept).toBe(0);
    await access(path);
    pass(1);
    expect((await tidying(results).tidy()).swept).toBe(1);
    await expect(access(path)).rejects.toThrow('ENOENT');
  });

  test('include those that a crash left between marking a row and removing its file', async () => {
    const results = await keptResults();
    await addDelivered(results, 'old');
    results.media.markRemoved('old-0', Date.now());
    pass(25 * hourMs);
    expect((await tidying(results).tidy()).swept).toBe(1);
    expect(await withFiles(results, ['old'])).toEqual([]);
  });
});

describe('trouble', () => {
  test('with one file keeps none of the others', async () => {
    const results = await keptResults();
    for (const jobId of ['a', 'b']) await addDelivered(results, jobId);
    const stuck = results.media.get('a-0')?.sha256;
    const mediaFiles: TidyMediaDeps['mediaFiles'] = {
      ...results.mediaFiles,
      remove: (media, options) =>
        media.sha256 === stuck
          ? Promise.reject(new Error('EACCES'))
          : results.mediaFiles.remove(media, options),
    };
    pass(2 * hourMs);
    await tidying(results, { mediaFiles, maxAgeMs: hourMs }).tidy();
    expect(await withFiles(results, ['a', 'b'])).toEqual(['a']);
    expect(results.lines.filter(({ level }) => level === 'error')).toMatchObject([
      { context: { jobId: 'a' }, message: 'a file could not be removed' },
    ]);
  });
});

describe('pictures that people handed in', () => {
  /** One of this colour, handed in so long ago by the test's clock. */
  async function handedIn(results: Results, color: string, agoMs: number): Promise<string> {
    const path = await anUpload(results.uploads, color);
    const at = new Date(Date.now() - agoMs);
    await utimes(path, at, at);
    return path;
  }
  const isThere = (path: string): Promise<boolean> =>
    access(path).then(
      () => true,
      () => false,
    );

  test('go soon when no request names them', async () => {
    const results = await keptResults();
    const [named, unnamed, fresh] = [
      await handedIn(results, 'red', 25 * hourMs),
      await handedIn(results, 'green', 25 * hourMs),
      await handedIn(results, 'blue', 23 * hourMs),
    ];
    await results.addResult('drawn', { startPicture: named });
    results.jobs.move('drawn', ['generated'], 'delivered', Date.now());
    expect(await tidying(results).tidy()).toMatchObject({ swept: 0, uploads: 1 });
    expect(await Promise.all([named, unnamed, fresh].map(isThere))).toEqual([true, false, true]);
    expect(results.lines).toMatchObject([{ context: { uploads: 1 }, message: 'media tidied' }]);
  });

  test('stay as long as results do, and longer while a job still needs them', async () => {
    const results = await keptResults();
    const [over, waiting, young] = [
      await handedIn(results, 'red', 31 * hourMs),
      await handedIn(results, 'green', 31 * hourMs),
      await handedIn(results, 'blue', 29 * hourMs),
    ];
    for (const [jobId, startPicture] of Object.entries({ over, waiting, young })) {
      await results.addResult(jobId, { startPicture });
    }
    for (const jobId of ['over', 'young']) {
      results.jobs.move(jobId, ['generated'], 'delivered', Date.now());
    }
    expect(await tidying(results, { maxAgeMs: 30 * hourMs }).tidy()).toMatchObject({ uploads: 1 });
    expect(await Promise.all([over, waiting, young].map(isThere))).toEqual([false, true, true]);
  });

  test('are left to the request that is about to name them, however short results are kept', async () => {
    const results = await keptResults();
    const path = await handedIn(results, 'red', 2 * hourMs);
    expect(await tidying(results, { maxAgeMs: hourMs }).tidy()).toMatchObject({ uploads: 0 });
    expect(await isThere(path)).toBe(true);
  });
});

describe('the schedule', () => {
  /** Tells how often it was tidied, and when that is over. */
  function counting(results: Results) {
    let sweeps = 0;
    let tell = (): void => {};
    // What it does last.
    const uploads: TidyMediaDeps['uploads'] = {
      async sweep() {
        sweeps += 1;
        tell();
        return 0;
      },
    };
    const nextSweep = (): Promise<void> =>
      new Promise((resolve) => {
        tell = resolve;
      });
    return { media: tidying(results, { uploads }), sweeps: () => sweeps, nextSweep };
  }

  test('tidies at the start and again after each pause, until it is stopped', async () => {
    const { media, sweeps, nextSweep } = counting(await keptResults());
    const first = nextSweep();
    media.start();
    await first;
    await vi.advanceTimersByTimeAsync(hourMs - 1);
    expect(sweeps()).toBe(1);
    const second = nextSweep();
    await vi.advanceTimersByTimeAsync(1);
    await second;
    await media.stop();
    await vi.advanceTimersByTimeAsync(10 * hourMs);
    expect(sweeps()).toBe(2);
    expect(vi.getTimerCount()).toBe(0);
  });

  test('goes on after trouble', async () => {
    const results = await keptResults();
    let failures = 0;
    const mediaFiles: TidyMediaDeps['mediaFiles'] = {
      ...results.mediaFiles,
      sweep() {
        failures += 1;
        return Promise.reject(new Error('EIO'));
      },
    };
    const media = tidying(results, { mediaFiles });
    media.start();
    await vi.advanceTimersByTimeAsync(2 * hourMs);
    await media.stop();
    expect(failures).toBe(3);
    expect(results.lines.map(({ message }) => message)).toContain('media could not be tidied');
  });
});
