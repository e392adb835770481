import type { GenerationRequest } from '../domain/generation-request.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { QuotaPolicy } from '../domain/quota-ledger.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { KnownRequester } from '../domain/requester.ts';
import { type Role, roles } from '../domain/role.ts';
import type { SpacePolicies, WordList } from '../domain/space-policy.ts';

/** Why a complete request may not be queued now; undefined when it may. What waiting cannot change comes first. */
export type CheckAdmission = (
  request: GenerationRequest,
  known: KnownRequester,
  policy: QuotaPolicy,
) => Refusal | undefined;

export interface CheckAdmissionDeps {
  readonly jobs: Pick<JobStore, 'count'>;
  readonly spacePolicies: Pick<SpacePolicies, 'resolve'>;
  /** The denied word that a text has, however it is disguised. */
  readonly findDeniedWord: (text: string, words: WordList) => string | undefined;
  /** Jobs of everybody that may wait. */
  readonly queueLimit: number;
}

export function createCheckAdmission(deps: CheckAdmissionDeps): CheckAdmission {
  const { jobs, spacePolicies, findDeniedWord, queueLimit } = deps;
  return (request, known, policy) => {
    if (policy.blocked) return { kind: 'blocked' };
    const space = spacePolicies.resolve(known.spaceId);
    if (!isAtLeast(known.role, space.kinds[request.kind])) {
      return { kind: 'kind-not-allowed', mediaKind: request.kind };
    }
    // A negative prompt names what shall not be seen: the very words a list denies.
    if (findDeniedWord(request.prompt, space.words) !== undefined) {
      return { kind: 'word-denied', field: 'prompt' };
    }
    const full = (whose: 'everybody' | 'space' | 'user', waiting: number, limit: number) =>
      waiting >= limit ? ({ kind: 'queue-full', whose, waiting, limit } as const) : undefined;
    return (
      full('user', jobs.count({ userId: known.userId }).queued, policy.maxQueued) ??
      full('space', jobs.count({ spaceId: known.spaceId }).queued, space.maxQueued) ??
      full('everybody', jobs.count().queued, queueLimit)
    );
  };
}

function isAtLeast(role: Role, lowest: Role | undefined): boolean {
  return lowest !== undefined && roles.indexOf(role) >= roles.indexOf(lowest);
}
