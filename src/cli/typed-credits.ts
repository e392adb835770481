import { InvalidArgumentError } from 'commander';
import { millicreditsPerCredit } from '../domain/credits.ts';

/** More than anybody can draw in a thousand years, and far inside what adds up exactly. */
const maxCredits = 1e9;

/** Decimal credits as typed (`12`, `0.5`, `-3`) in millicredits. */
export function parseCredits(typed: string): number {
  const credits = Number(typed);
  if (!/^-?\d+(\.\d{1,3})?$/.test(typed) || Math.abs(credits) > maxCredits) {
    throw new InvalidArgumentError(
      'Write credits as a number with at most three decimals, for example 12.5.',
    );
  }
  return Math.round(credits * millicreditsPerCredit);
}

/** `300`, or `unlimited`. */
export function parseCapacity(typed: string): number | 'unlimited' {
  return typed === 'unlimited' ? typed : requireNotNegative(parseCredits(typed));
}

/** `1200/day`, or `1200`. */
export function parseRefill(typed: string): number {
  return requireNotNegative(parseCredits(typed.replace(/\/day$/, '')));
}

export function parseCount(typed: string): number {
  const count = Number(typed);
  if (!/^\d{1,9}$/.test(typed)) throw new InvalidArgumentError('Write a whole number, for example 10.');
  return count;
}

/** Millicredits as the decimal credits that are printed in JSON. */
export function toCredits(millicredits: number): number {
  return millicredits / millicreditsPerCredit;
}

function requireNotNegative(millicredits: number): number {
  if (millicredits < 0) throw new InvalidArgumentError('It cannot be less than 0.');
  return millicredits;
}
