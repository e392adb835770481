import { expect } from 'vitest';
import type { Submission } from '../../src/app/submit.ts';
import { queueLimit } from './world-rules.ts';

/** What Pincel says to a new request has to fit what is: `waiting` were there before it. */
export function checkDecision(
  submission: Submission,
  { isDraining, waiting }: { readonly isDraining: boolean; readonly waiting: number },
): void {
  if (submission.ok) {
    const { position, etaMs, priceMillicredits, balanceAfterMillicredits } = submission.receipt;
    expect(isDraining).toBe(false);
    expect(waiting).toBeLessThan(queueLimit);
    expect(position).toBeGreaterThanOrEqual(0);
    expect(priceMillicredits).toBeGreaterThan(0);
    expect(balanceAfterMillicredits).toBeGreaterThanOrEqual(0);
    for (const bound of Object.values(etaMs ?? {})) expect(bound).toBeGreaterThanOrEqual(0);
    return;
  }
  const { refusal } = submission;
  expect(refusal.kind).toBeOneOf(['draining', 'queue-full', 'quota-exceeded']);
  expect(refusal.kind === 'draining').toBe(isDraining);
  if (refusal.kind === 'queue-full') expect(refusal.waiting).toBeGreaterThanOrEqual(refusal.limit);
  if (refusal.kind === 'quota-exceeded') {
    expect(refusal.balanceMillicredits).toBeLessThan(refusal.priceMillicredits);
    expect(refusal.enoughInMs ?? 1).toBeGreaterThan(0);
  }
}
