import { quantile } from './quantile.ts';
import type { ServedRequest } from './serve-trace.ts';
import { greedyUser } from './serving-trace.ts';

/** A request is in time when it took no longer than so many times what it takes alone. */
const deadlineFactor = 2.5;

/** How requests fared: how many there were, the share in time, how long they took. */
interface Outcome {
  readonly requests: number;
  readonly inTime: number;
  readonly meanMs: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const isOthers = ({ userId }: ServedRequest): boolean => userId !== greedyUser;

export const groupNames = [
  'all',
  'pictures',
  'pictures of the others',
  'GIFs of the others',
  'the greedy one',
] as const;

type Group = (typeof groupNames)[number];
export type Outcomes = Readonly<Record<Group, Outcome>>;

const groups: Readonly<Record<Group, (request: ServedRequest) => boolean>> = {
  all: () => true,
  pictures: ({ kind }) => kind === 'image',
  'pictures of the others': (request) => request.kind === 'image' && isOthers(request),
  'GIFs of the others': (request) => request.kind === 'gif' && isOthers(request),
  'the greedy one': (request) => !isOthers(request),
};

export function toOutcomes(served: readonly ServedRequest[]): Outcomes {
  const of = (group: Group): Outcome => toOutcome(served.filter(groups[group]));
  return {
    all: of('all'),
    pictures: of('pictures'),
    'pictures of the others': of('pictures of the others'),
    'GIFs of the others': of('GIFs of the others'),
    'the greedy one': of('the greedy one'),
  };
}

function toOutcome(served: readonly ServedRequest[]): Outcome {
  const tookMs = served.map(({ atMs, endedAtMs }) => endedAtMs - atMs);
  return {
    requests: served.length,
    inTime: mean(served.map((request) => Number(slowdownOf(request) <= deadlineFactor))),
    meanMs: mean(tookMs),
    p50Ms: quantile(tookMs, 0.5),
    p99Ms: quantile(tookMs, 0.99),
  };
}

function slowdownOf({ aloneMs, atMs, endedAtMs }: ServedRequest): number {
  return (endedAtMs - atMs) / aloneMs;
}

/** By user, how many times longer than alone their requests took on average: the median user, the worst, the greedy one. */
export function slowdownsByUser(served: readonly ServedRequest[]): readonly number[] {
  const byUser = Map.groupBy(served, ({ userId }) => userId);
  const of = (requests: readonly ServedRequest[]): number => mean(requests.map(slowdownOf));
  const others = [...byUser].flatMap(([userId, requests]) => (userId === greedyUser ? [] : [of(requests)]));
  return [quantile(others, 0.5), Math.max(...others), of(byUser.get(greedyUser) ?? [])];
}

/** For each request of the others, how much longer it took with the greedy one than without. */
export function delaysByGreed(
  served: readonly ServedRequest[],
  without: readonly ServedRequest[],
): readonly number[] {
  const endedWithout = new Map(without.map(({ id, endedAtMs }) => [id, endedAtMs]));
  return served.filter(isOthers).map(({ id, endedAtMs }) => endedAtMs - (endedWithout.get(id) ?? Number.NaN));
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
