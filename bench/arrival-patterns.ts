import type { JobClass } from '../src/domain/job-class.ts';
import type { Arrival } from '../test/support/serve-arrivals.ts';
import { type Random, seeded } from './seeded.ts';

export interface ArrivalPattern {
  readonly name: string;
  readonly arrivals: readonly Arrival[];
}

const hourMs = 3_600_000;
const lengthMs = 6 * hourMs;
const people = 20;
/** Every fifth is a program: its jobs are batch. */
const programEvery = 5;
const pictureMs = 2_000;
const gifMs = 12_000;
const gifShare = 0.15;
const meanMs = pictureMs * (1 - gifShare) + gifMs * gifShare;

/**
 * Six hours of one space with 20 users, every fifth a program (batch), on an engine that draws one job at a time. All
 * seeded: the same arrivals every time. Mean loads are of the engine's time; waits come from where they exceed 1.
 */
export function arrivalPatterns(): readonly ArrivalPattern[] {
  return [
    { name: 'steady', arrivals: steady(0.9, seeded(1)) },
    { name: 'one with 500', arrivals: oneWith500(seeded(2)) },
    { name: 'bursts', arrivals: bursts(seeded(3)) },
    { name: 'day wave', arrivals: dayWave(seeded(4)) },
    { name: 'few regulars', arrivals: fewRegulars(seeded(5)) },
  ];
}

/** Independent users: Poisson arrivals (Paxson, Floyd 1995: user-initiated sessions are well modelled by them). */
function steady(load: number, random: Random): readonly Arrival[] {
  return users().flatMap((user) =>
    poisson(meanMs / (load / people), random).map((atMs) => ask(user, atMs, random)),
  );
}

/** The same at a load of 0.7, and one who lines up 500 jobs at once after an hour. */
function oneWith500(random: Random): readonly Arrival[] {
  const flood = Array.from({ length: 500 }, () => ask(1, hourMs, random));
  return [...steady(0.7, random), ...flood];
}

/** ON/OFF sources with heavy tails, Pareto with α = 1.5: bursts on every scale (Willinger et al. 1997). */
function bursts(random: Random): readonly Arrival[] {
  return users().flatMap((user) => {
    const arrivals: Arrival[] = [];
    let atMs = pareto(5 * 60_000, random);
    while (atMs < lengthMs) {
      const onUntilMs = atMs + pareto(30_000, random);
      for (; atMs < Math.min(onUntilMs, lengthMs); atMs += 5_000) arrivals.push(ask(user, atMs, random));
      atMs += pareto(8 * 60_000, random);
    }
    return arrivals;
  });
}

/** A rate that swings between 0.1 and 1.5 of what the engine can do, by thinning (Lewis, Shedler 1979). */
function dayWave(random: Random): readonly Arrival[] {
  const rateAt = (atMs: number): number => 0.8 - 0.7 * Math.cos((2 * Math.PI * atMs) / lengthMs);
  return users().flatMap((user) =>
    poisson(meanMs / (1.5 / people), random)
      .filter((atMs) => random() < rateAt(atMs) / 1.5)
      .map((atMs) => ask(user, atMs, random)),
  );
}

/** A load of 1.1 from users whose activity follows Zipf's law, 1/rank (as requests do: Breslau et al. 1999). */
function fewRegulars(random: Random): readonly Arrival[] {
  const total = users().reduce((sum, user) => sum + 1 / (user + 1), 0);
  return users().flatMap((user) => {
    const load = 1.1 / (user + 1) / total;
    return poisson(meanMs / load, random).map((atMs) => ask(user, atMs, random));
  });
}

let asked = 0;

/** A picture or GIF that takes between half and twice as long as predicted. */
function ask(user: number, atMs: number, random: Random): Arrival {
  asked += 1;
  const predictedMs = random() < gifShare ? gifMs : pictureMs;
  const name: JobClass = user % programEvery === programEvery - 1 ? 'batch' : 'interactive';
  const job = {
    jobId: `job-${asked}`,
    surface: 'web' as const,
    spaceId: 'space',
    userId: `user-${user}`,
    role: 'member' as const,
    class: name,
    predictedMs,
    acceptedAtMs: Math.round(atMs),
    frontedAtMs: undefined,
    maxRunning: 2,
  };
  return { job, measuredMs: Math.round(predictedMs * 2 ** (2 * random() - 1)) };
}

const users = (): readonly number[] => Array.from({ length: people }, (_, user) => user);

function poisson(meanGapMs: number, random: Random): readonly number[] {
  const times: number[] = [];
  for (let atMs = 0; ; times.push(atMs)) {
    atMs -= meanGapMs * Math.log(1 - random());
    if (atMs >= lengthMs) return times;
  }
}

function pareto(leastMs: number, random: Random): number {
  return leastMs / (1 - random()) ** (1 / 1.5);
}
