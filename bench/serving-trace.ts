import type { MediaKind } from '../src/domain/media-kind.ts';
import { type Random, seeded } from './seeded.ts';

/** Somebody asks for something. */
export interface ServingRequest {
  readonly id: string;
  readonly userId: string;
  readonly kind: MediaKind;
  readonly atMs: number;
  /** What it takes when nobody else asks. */
  readonly aloneMs: number;
}

export interface TraceOptions {
  readonly seed: number;
  readonly users: number;
  readonly requests: number;
  /** Of what the lanes can do, one request at a time in each. */
  readonly load: number;
  readonly lanes: number;
  readonly soloMs: SoloMs;
}

export type SoloMs = Readonly<Record<MediaKind, number>>;

const gifShare = 0.2;
/** The greedy one asks for so many times as much as anybody else. */
const greed = 5;
const greedyBurst = 5;
export const greedyUser = 'user-0';

/**
 * Requests of many users, four pictures to a GIF. All but one come as a Poisson stream; user 0 is greedy: asks for
 * five times as much as anybody else (a fifth of everything among 20), five requests at a moment.
 */
export function servingTrace(options: TraceOptions): readonly ServingRequest[] {
  const { seed, users, requests, load, lanes, soloMs } = options;
  const meanMs = (1 - gifShare) * soloMs.image + gifShare * soloMs.gif;
  const random = seeded(seed);
  const greedy = Math.round((requests * greed) / (users - 1 + greed));
  const bursts = Math.ceil(greedy / greedyBurst);
  const untilMs = (requests * meanMs) / load / lanes;
  const asks = [
    ...poisson(requests - greedy, untilMs, random).map((atMs) => ({
      atMs,
      userId: `user-${1 + Math.floor(random() * (users - 1))}`,
    })),
    ...poisson(bursts, untilMs, random).flatMap((atMs) =>
      Array.from({ length: greedyBurst }, () => ({ atMs, userId: greedyUser })),
    ),
  ];
  const kinds = shuffled(
    asks.map((_, index): MediaKind => (index < asks.length * gifShare ? 'gif' : 'image')),
    random,
  );
  return asks
    .toSorted((a, b) => a.atMs - b.atMs)
    .map((ask, index) => {
      const kind = kinds[index] ?? 'image';
      return { ...ask, id: `request-${index}`, kind, aloneMs: soloMs[kind] };
    });
}

/** So many moments of a Poisson process: given how many there are, each is anywhere with the same chance. */
function poisson(count: number, untilMs: number, random: Random): readonly number[] {
  return Array.from({ length: count }, () => random() * untilMs);
}

/** Fisher and Yates: short traces have exactly their share of GIFs. */
function shuffled<T>(items: readonly T[], random: Random): readonly T[] {
  const result = [...items];
  for (let i = result.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const [a, b] = [result[i], result[j]];
    if (a === undefined || b === undefined) continue;
    result[i] = b;
    result[j] = a;
  }
  return result;
}
