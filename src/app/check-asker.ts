import type { JobStore } from '../domain/job-store.ts';
import type { MediaKind } from '../domain/media-kind.ts';
import type { QuotaPolicy } from '../domain/quota-ledger.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { KnownRequester } from '../domain/requester.ts';
import { type Role, roles } from '../domain/role.ts';
import type { SpacePolicy } from '../domain/space-policy.ts';
import type { Ask } from './submit.ts';

/** Who asks, for what kind and from where: all of a request that is known before its words are. */
export interface Asker {
  readonly kind: MediaKind;
  readonly known: KnownRequester;
  readonly policy: QuotaPolicy;
  /** The rules of where they ask. */
  readonly space: SpacePolicy;
  readonly place: Ask['place'];
}

/** Why somebody may not ask, whatever they ask for; undefined when they may. */
export interface CheckAsker {
  /** What waiting cannot change. */
  standing(asker: Asker): Refusal | undefined;
  /** Whether one more job may wait. */
  room(asker: Pick<Asker, 'known' | 'policy' | 'space'>): Refusal | undefined;
}

export interface CheckAskerDeps {
  readonly jobs: Pick<JobStore, 'count'>;
  /** Jobs of everybody that may wait. */
  readonly queueLimit: number;
}

export function createCheckAsker({ jobs, queueLimit }: CheckAskerDeps): CheckAsker {
  return {
    standing({ kind, known, policy, space, place }) {
      if (policy.blocked) return { kind: 'blocked' };
      if (place !== undefined && !isAllowedChannel(place, space)) {
        return { kind: 'channel-not-allowed', allowed: space.channels };
      }
      return isAtLeast(known.role, space.kinds[kind])
        ? undefined
        : { kind: 'kind-not-allowed', mediaKind: kind };
    },
    room({ known: { userId, spaceId }, policy, space }) {
      const full = (whose: 'everybody' | 'space' | 'user', waiting: number, limit: number) =>
        waiting >= limit ? ({ kind: 'queue-full', whose, waiting, limit } as const) : undefined;
      return (
        full('user', jobs.count({ userId }).queued, policy.maxQueued) ??
        full('space', jobs.count({ spaceId }).queued, space.maxQueued) ??
        full('everybody', jobs.count().queued, queueLimit)
      );
    },
  };
}

function isAllowedChannel(
  { channelExternalId }: NonNullable<Ask['place']>,
  { channels }: SpacePolicy,
): boolean {
  return channels.length === 0 || channels.includes(channelExternalId);
}

function isAtLeast(role: Role, lowest: Role | undefined): boolean {
  return lowest !== undefined && roles.indexOf(role) >= roles.indexOf(lowest);
}
