import type { JobStore } from '../../domain/job-store.ts';
import type { LedgerEntry, QuotaLedger, QuotaPolicies, QuotaPolicy } from '../../domain/quota-ledger.ts';
import { fullInMs } from '../../domain/quota-refill.ts';
import { roundBalance, roundPrice } from '../../domain/round-credits.ts';
import { roundWait } from '../../domain/round-duration.ts';
import type { Texts } from '../../domain/texts.ts';
import { ago } from '../ago.ts';
import type { CommandHandler } from '../command-context.ts';
import { oneLine } from '../one-line.ts';
import { privateText } from '../private-text.ts';
import { type Say, sayIn } from '../say.ts';

export interface ShowQuotaDeps {
  readonly texts: Texts;
  readonly jobs: Pick<JobStore, 'count'>;
  readonly policies: Pick<QuotaPolicies, 'resolve'>;
  readonly ledger: Pick<QuotaLedger, 'balance' | 'entries'>;
  readonly now: () => number;
}

const shownEntries = 5;
const reasonLength = 100;

/** `/quota`: what a person has, how it comes back, how much they may ask for at a time, and what moved lately. */
export function createShowQuota({ texts, jobs, policies, ledger, now }: ShowQuotaDeps): CommandHandler {
  return (_call, { known, locale }) => {
    const say = sayIn(texts, locale);
    const atMs = now();
    const policy = policies.resolve(known);
    const balance = ledger.balance(known.userId, policy, atMs);
    const entries = ledger
      .entries(known.userId, { limit: shownEntries })
      .filter(({ amountMillicredits }) => amountMillicredits !== 0);
    const { queued, running } = jobs.count({ userId: known.userId });
    return privateText(
      [
        ...(policy.blocked ? [say('refusal-blocked')] : []),
        ...describeCredits(balance, policy, say),
        say('account-quota-limits', { waiting: policy.maxQueued, running: policy.maxRunning }),
        say('account-quota-now', { waiting: queued, running }),
        ...(entries.length === 0 ? [] : [say('account-quota-entries')]),
        ...entries.map((entry) => describeEntry(entry, say, atMs)),
      ].join('\n'),
    );
  };
}

function describeCredits(balance: number, policy: QuotaPolicy, say: Say): readonly string[] {
  const { capacityMillicredits: capacity, refillMillicreditsPerDay: perDay } = policy;
  if (capacity === undefined) {
    return balance < 0
      ? [say('account-quota-unlimited'), say('account-quota-used', { price: roundPrice(-balance) })]
      : [say('account-quota-unlimited')];
  }
  const waitMs = fullInMs(balance, policy);
  return [
    say('account-quota-balance', { balance: roundBalance(balance), price: roundBalance(capacity) }),
    say('account-quota-unit'),
    perDay === 0
      ? say('account-quota-no-refill')
      : say('account-quota-refill', { price: roundBalance(perDay) }),
    ...(waitMs === undefined ? [] : [say('account-quota-full-in', { ...roundWait(waitMs) })]),
  ];
}

function describeEntry(entry: LedgerEntry, say: Say, nowMs: number): string {
  const { amountMillicredits, atMs } = entry;
  return say('account-quota-entry', {
    sign: amountMillicredits < 0 ? '−' : '+',
    price: roundBalance(Math.abs(amountMillicredits)),
    why: describeReason(entry, say),
    ago: ago(say, atMs, nowMs),
  });
}

function describeReason({ kind, reason }: LedgerEntry, say: Say): string {
  switch (kind) {
    case 'grant':
      return say(reason === 'opening' ? 'account-entry-opening' : 'account-entry-refill');
    case 'reserve':
    case 'settle':
    case 'refund':
      return say(`account-entry-${kind}`);
    case 'adjust':
      // Written by `QuotaLedger.merge`; what it says besides is an id.
      return reason.startsWith('merged ')
        ? say('account-entry-linked')
        : say('account-entry-adjust', { reason: oneLine(reason, reasonLength) });
  }
}
