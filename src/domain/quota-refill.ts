import type { QuotaPolicy } from './quota-ledger.ts';

/** Also the denominator of `refillFraction`. */
export const dayMs = 86_400_000;

export interface QuotaAccount {
  readonly balanceMillicredits: number;
  /** Refill has been granted up to this moment. */
  readonly refilledAtMs: number;
  /** What had been refilled by then of a millicredit not yet whole, in `dayMs`ths. */
  readonly refillFraction: number;
}

/**
 * An account with all that has been refilled until `atMs`. Exact: however often it is done, the same comes out in the
 * end. A full account saves up nothing; a clock that went back changes nothing, and what it had granted ahead of time
 * is not granted again; an unlimited policy refills nothing.
 */
export function refill(account: QuotaAccount, policy: QuotaPolicy, atMs: number): QuotaAccount {
  const { capacityMillicredits: capacity, refillMillicreditsPerDay: perDay } = policy;
  const { balanceMillicredits: balance, refilledAtMs, refillFraction } = account;
  if (capacity === undefined || atMs <= refilledAtMs) return account;
  // Beyond 2^53 for a generous policy and a long absence.
  const fractions = BigInt(atMs - refilledAtMs) * BigInt(perDay) + BigInt(refillFraction);
  const granted = Number(fractions / BigInt(dayMs));
  if (balance + granted >= capacity) {
    return { balanceMillicredits: Math.max(balance, capacity), refilledAtMs: atMs, refillFraction: 0 };
  }
  return {
    balanceMillicredits: balance + granted,
    refilledAtMs: atMs,
    refillFraction: Number(fractions % BigInt(dayMs)),
  };
}

/** When refill will have brought the balance to `wantedMillicredits`, more than it is now; undefined when it never will. */
export function refilledToAtMs(
  account: QuotaAccount,
  policy: QuotaPolicy,
  wantedMillicredits: number,
): number | undefined {
  const { capacityMillicredits: capacity, refillMillicreditsPerDay: perDay } = policy;
  if (capacity === undefined || wantedMillicredits > capacity || perDay === 0) return undefined;
  const missing = BigInt(wantedMillicredits - account.balanceMillicredits);
  const fractions = missing * BigInt(dayMs) - BigInt(account.refillFraction);
  const rate = BigInt(perDay);
  return account.refilledAtMs + Number((fractions + rate - 1n) / rate);
}

/** How long until refill has made a balance whole; undefined when it is, and when nothing comes back. */
export function fullInMs(
  balanceMillicredits: number,
  { capacityMillicredits: capacity, refillMillicreditsPerDay: perDay }: QuotaPolicy,
): number | undefined {
  if (capacity === undefined || perDay === 0 || balanceMillicredits >= capacity) return undefined;
  return ((capacity - balanceMillicredits) * dayMs) / perDay;
}
