import type { QuotaPolicy } from '../domain/quota-ledger.ts';
import type { Receipt } from '../domain/receipt.ts';
import type { KnownRequester } from '../domain/requester.ts';
import type { Resolution } from '../domain/resolve-request.ts';
import { priceRequest } from './price-request.ts';
import { refuseRequest } from './refuse-request.ts';
import type { Ask, Decision, SubmitDeps } from './submit.ts';

/** The part of submitting that costs something: prices the request, reserves for it and writes the job, or refuses. */
export function acceptRequest(
  deps: SubmitDeps,
  accepted: {
    readonly ask: Ask;
    readonly known: KnownRequester;
    readonly policy: QuotaPolicy;
    readonly resolved: Extract<Resolution, { ok: true }>;
    readonly draftHash: string;
    readonly atMs: number;
  },
): Decision {
  const { ask, known, policy, resolved, draftHash, atMs } = accepted;
  const { request, adjustments } = resolved;
  const jobId = deps.newJobId();
  const { laneJob, priceMillicredits, place, wait } = priceRequest(deps, request, {
    ...known,
    jobId,
    class: ask.class ?? 'interactive',
    acceptedAtMs: atMs,
    maxRunning: policy.maxRunning,
  });
  const etaMs = wait?.etaMs;
  const limitMs = ask.longestWaitMs;
  if (limitMs !== undefined && etaMs !== undefined && etaMs.high > limitMs) {
    return refuseRequest(deps, ask, known, { kind: 'wait-too-long', etaMs, limitMs });
  }
  const reserved = deps.ledger.reserve({ jobId, userId: known.userId, priceMillicredits }, policy, atMs);
  if (!reserved.ok) {
    const { balance, enoughAtMs } = reserved;
    return refuseRequest(deps, ask, known, {
      kind: 'quota-exceeded',
      priceMillicredits,
      balanceMillicredits: balance,
      enoughInMs: enoughAtMs === undefined ? undefined : enoughAtMs - atMs,
    });
  }
  const receipt: Receipt = {
    jobId,
    position: place.position,
    isPositionExact: place.isExact,
    etaMs,
    priceMillicredits,
    balanceAfterMillicredits: policy.capacityMillicredits === undefined ? undefined : reserved.balanceAfter,
    adjustments,
  };
  deps.jobs.insert({
    id: jobId,
    eventKey: ask.eventKey,
    draftHash,
    ...known,
    class: laneJob.class,
    kind: request.kind,
    model: request.model,
    request,
    adjustments,
    receipt,
    destination: ask.destination,
    holder: deps.holder,
    predictedMs: laneJob.predictedMs,
    priceMillicredits,
    etaMs: wait?.expectedMs,
    acceptedAtMs: atMs,
  });
  deps.audit.append({
    atMs,
    kind: 'accepted',
    actor: known.userId,
    userId: known.userId,
    spaceId: known.spaceId,
    jobId,
    content: {
      surface: known.surface,
      media: request.kind,
      model: request.model,
      class: laneJob.class,
      priceMillicredits,
      position: place.position,
    },
    personal: { prompt: request.prompt, negativePrompt: request.negativePrompt },
  });
  return { ok: true, receipt, added: laneJob };
}
