export type DurationUnit = 'second' | 'minute' | 'hour' | 'day';

const unitsMs: readonly (readonly [DurationUnit, number])[] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
];
/** "90 s" is said rather than "2 min". */
const unitsUntilNext = 1.5;

/** The unit in which people say a time of this length. */
function unitOf(ms: number): { readonly unit: DurationUnit; readonly unitMs: number } {
  const [unit, unitMs] = unitsMs.find(([, lengthMs]) => ms > unitsUntilNext * lengthMs) ?? ['second', 1_000];
  return { unit, unitMs };
}

/** A time to wait in whole units, never too short. */
export function roundWait(ms: number): { readonly unit: DurationUnit; readonly amount: number } {
  const { unit, unitMs } = unitOf(ms);
  return { unit, amount: Math.max(1, Math.ceil(ms / unitMs)) };
}

/** A time that something has to be done within, in whole units, never too long. */
export function roundLimit(ms: number): { readonly unit: DurationUnit; readonly amount: number } {
  const { unit, unitMs } = unitOf(ms);
  return { unit, amount: Math.floor(ms / unitMs) };
}

/** A range in whole units that lies around the given one; beyond twenty of a unit in steps of five. */
export function roundRange(range: { readonly low: number; readonly high: number }): {
  readonly unit: DurationUnit;
  readonly low: number;
  readonly high: number;
} {
  const { unit, unitMs } = unitOf(range.high);
  const step = range.high > 20 * unitMs ? 5 : 1;
  const high = Math.max(1, Math.ceil(range.high / unitMs / step) * step);
  return { unit, low: Math.floor(range.low / unitMs / step) * step, high };
}
