import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { LaneJob } from '../src/domain/lane.ts';
import { roleWeights } from '../src/domain/role.ts';
import { createFairOrder, type FairOrder } from '../src/queue/fair-order.ts';
import type { Figure } from './table.ts';

const sizes = [1_000, 1_000_000] as const;
const runs = 15;
const calls = 200;

/** How many people the waiting jobs belong to, and how many of them share a space. */
const shapes = [
  { name: 'of 1,000 users, 10 in a space', usersOf: () => 1_000, usersPerSpace: 10 },
  { name: '100 of each user, 10 in a space', usersOf: (jobs: number) => jobs / 100, usersPerSpace: 10 },
  { name: 'each of another user in another space', usersOf: (jobs: number) => jobs, usersPerSpace: 1 },
] as const;
type Shape = (typeof shapes)[number];

const timed = ['pick', 'finish', 'add', 'preview'] as const;
/** Microseconds per call. */
type Timing = Readonly<Record<(typeof timed)[number], number>>;

/** The fair order with 1,000 and with 1,000,000 waiting jobs: choosing, adding, telling places, memory. */
export async function benchQueue(): Promise<readonly Figure[]> {
  return shapes.flatMap((shape) => {
    const lanes = sizes.map((size) => fill(shape, size));
    for (const lane of lanes) time(lane);
    const timings = lanes.map((): Timing[] => []);
    // In turns, so that whatever else the machine does hits both alike.
    for (let run = 0; run < runs; run++) {
      for (const [index, lane] of lanes.entries()) timings[index]?.push(time(lane));
    }
    const jobs = (size: number): string => `${size.toLocaleString('en-US')} jobs ${shape.name}`;
    const valuesOf = (index: number, call: keyof Timing): readonly number[] =>
      timings[index]?.map((timing) => timing[call]) ?? [];
    const picks = valuesOf(0, 'pick');
    return [
      ...lanes.map(({ size, bytesPerJob }): Figure => {
        return { name: `memory per job, ${jobs(size)}`, unit: 'bytes', values: [bytesPerJob] };
      }),
      ...timed.flatMap((call) =>
        lanes.map(({ size }, index): Figure => {
          return { name: `${call}, ${jobs(size)}`, unit: 'µs', values: valuesOf(index, call) };
        }),
      ),
      {
        name: `pick of 1,000,000 ÷ pick of 1,000, ${shape.name}`,
        unit: 'ratio',
        values: valuesOf(1, 'pick').map((pick, run) => pick / (picks[run] ?? Number.NaN)),
      },
    ];
  });
}

interface FilledOrder {
  readonly size: number;
  readonly order: FairOrder;
  readonly bytesPerJob: number;
  readonly nextJob: () => LaneJob;
}

function fill(shape: Shape, size: number): FilledOrder {
  const order = createFairOrder({ now: Date.now, slots: 1, weights: roleWeights });
  const users = shape.usersOf(size);
  let jobs = 0;
  const nextJob = (): LaneJob => {
    jobs += 1;
    const user = jobs % users;
    return {
      // As long as a ULID, and a string of its own like one from the database.
      jobId: `01JDX${String(jobs).padStart(21, '0')}`,
      surface: 'web',
      spaceId: `space-${Math.floor(user / shape.usersPerSpace)}`,
      userId: `user-${user}`,
      role: 'member',
      class: 'interactive',
      predictedMs: 400 + ((jobs * 7_919) % 9_600),
      acceptedAtMs: 1_764_000_000_000 + jobs,
      frontedAtMs: undefined,
      maxRunning: 2,
    };
  };
  const before = usedBytes();
  for (let i = 0; i < size; i++) order.add(nextJob());
  return { size, order, bytesPerJob: (usedBytes() - before) / size, nextJob };
}

/** As many jobs wait afterwards as before. */
function time({ order, nextJob }: FilledOrder): Timing {
  const total = { pick: 0, finish: 0, add: 0, preview: 0 };
  const clock = (call: keyof Timing, action: () => void): void => {
    const startedMs = performance.now();
    action();
    total[call] += performance.now() - startedMs;
  };
  for (let i = 0; i < calls; i++) {
    let jobId: string | undefined;
    clock('pick', () => {
      jobId = order.start();
    });
    const [ended, added, previewed] = [jobId ?? '', nextJob(), { ...nextJob(), userId: 'newcomer' }];
    clock('finish', () => order.finish(ended, 1_000));
    clock('add', () => order.add(added));
    clock('preview', () => order.preview(previewed));
  }
  const perCall = (totalMs: number): number => (totalMs * 1_000) / calls;
  return {
    pick: perCall(total.pick),
    finish: perCall(total.finish),
    add: perCall(total.add),
    preview: perCall(total.preview),
  };
}

function usedBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect === 'function') collect();
  return process.memoryUsage().heapUsed;
}
