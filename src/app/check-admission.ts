import type { GenerationRequest } from '../domain/generation-request.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { QuotaPolicy } from '../domain/quota-ledger.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { KnownRequester } from '../domain/requester.ts';
import { type Role, roles } from '../domain/role.ts';
import type { SpacePolicies, SpacePolicy, WordList } from '../domain/space-policy.ts';
import type { Ask } from './submit.ts';

/** Why a complete request may not be queued now; undefined when it may. What waiting cannot change comes first. */
export type CheckAdmission = (
  request: GenerationRequest,
  known: KnownRequester,
  policy: QuotaPolicy,
  place: Ask['place'],
) => Refusal | undefined;

type Place = NonNullable<Ask['place']>;

export interface CheckAdmissionDeps {
  readonly jobs: Pick<JobStore, 'count'>;
  readonly spacePolicies: Pick<SpacePolicies, 'resolve'>;
  /** Whether a text is sexual about somebody under age, however it is disguised. */
  readonly isSexualAboutMinors: (text: string) => boolean;
  /** The denied word that a text has, however it is disguised. */
  readonly findDeniedWord: (text: string, words: WordList) => string | undefined;
  /** Whether a text asks for something explicit, however it is disguised. */
  readonly isExplicit: (text: string) => boolean;
  /** Jobs of everybody that may wait. */
  readonly queueLimit: number;
}

export function createCheckAdmission(deps: CheckAdmissionDeps): CheckAdmission {
  const { jobs, spacePolicies, isSexualAboutMinors, findDeniedWord, isExplicit, queueLimit } = deps;
  return (request, known, policy, place) => {
    if (policy.blocked) return { kind: 'blocked' };
    const space = spacePolicies.resolve(known.spaceId);
    if (place !== undefined && !isAllowedChannel(place, space)) {
      return { kind: 'channel-not-allowed', allowed: space.channels };
    }
    if (!isAtLeast(known.role, space.kinds[request.kind])) {
      return { kind: 'kind-not-allowed', mediaKind: request.kind };
    }
    // On every surface, and whatever the rules of the space say.
    if (isSexualAboutMinors(request.prompt)) return { kind: 'never-allowed' };
    // A negative prompt names what shall not be seen: the very words a list denies.
    if (findDeniedWord(request.prompt, space.words) !== undefined) {
      return { kind: 'word-denied', field: 'prompt' };
    }
    if (place !== undefined && !mayBeExplicit(place, space) && isExplicit(request.prompt)) {
      return {
        kind: 'nsfw-not-allowed',
        whereAllowed: space.nsfw === 'marked-channels' ? 'marked-channels' : 'nowhere',
      };
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

function isAllowedChannel({ channelExternalId }: Place, { channels }: SpacePolicy): boolean {
  return channels.length === 0 || channels.includes(channelExternalId);
}

function mayBeExplicit({ isAgeRestricted }: Place, { nsfw }: SpacePolicy): boolean {
  switch (nsfw) {
    case 'never':
      return false;
    case 'marked-channels':
      return isAgeRestricted;
    case 'always':
      return true;
  }
}

function isAtLeast(role: Role, lowest: Role | undefined): boolean {
  return lowest !== undefined && roles.indexOf(role) >= roles.indexOf(lowest);
}
