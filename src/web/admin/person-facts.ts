import type { JobStore } from '../../domain/job-store.ts';
import { toPolicySubject } from '../../domain/policy-subject.ts';
import type { QuotaLedger, QuotaPolicies, QuotaPolicy } from '../../domain/quota-ledger.ts';
import { roundBalance, roundPrice } from '../../domain/round-credits.ts';
import type { User } from '../../domain/user-store.ts';
import type { Words } from '../page/words.ts';

export interface PersonFactsDeps {
  readonly jobs: Pick<JobStore, 'count'>;
  readonly policies: Pick<QuotaPolicies, 'resolve'>;
  readonly ledger: Pick<QuotaLedger, 'balance'>;
  readonly now: () => number;
}

/** What a person has and may, when they are not asking from anywhere. */
export interface PersonFacts {
  readonly user: User;
  readonly policy: QuotaPolicy;
  readonly balanceMillicredits: number;
  readonly queued: number;
  readonly running: number;
}

export function readPersonFacts(user: User, { jobs, policies, ledger, now }: PersonFactsDeps): PersonFacts {
  const policy = policies.resolve(toPolicySubject(user));
  const balanceMillicredits = ledger.balance(user.id, policy, now());
  return { user, policy, balanceMillicredits, ...jobs.count({ userId: user.id }) };
}

/** What a person has. Who has no bound is told by what they used. */
export function describeBalance({ policy, balanceMillicredits: balance }: PersonFacts, words: Words): string {
  if (policy.capacityMillicredits !== undefined) return words('price', { price: roundBalance(balance) });
  return balance < 0
    ? words('admin-people-unlimited-used', { price: roundPrice(-balance) })
    : words('admin-people-unlimited');
}

export function describeJobsNow({ queued, running }: PersonFacts, words: Words): string {
  return queued + running === 0
    ? words('admin-people-no-jobs')
    : words('admin-people-jobs-now', { waiting: queued, running });
}

/** An identity as it is searched for. */
export function nameIdentity({ surface, externalId }: User['identities'][number]): string {
  return `${surface}:${externalId}`;
}
