import type { Adjustment } from '../domain/adjustment.ts';
import type { GenerationRequest, RequestDraft } from '../domain/generation-request.ts';
import { cleanText } from '../domain/prompt-text.ts';
import type { QuotaLedger, QuotaPolicies } from '../domain/quota-ledger.ts';
import { refilledToAtMs } from '../domain/quota-refill.ts';
import type { Eta } from '../domain/receipt.ts';
import type { Refusal } from '../domain/refusal.ts';
import type { Requester } from '../domain/requester.ts';
import { resolveRequest } from '../domain/resolve-request.ts';
import type { CheckAsker } from './check-asker.ts';
import { type PriceRequestDeps, priceRequest } from './price-request.ts';
import type { SubmitDeps } from './submit.ts';

/** What a draft would be accepted for, were it sent now. */
export interface Quote {
  readonly request: GenerationRequest;
  readonly adjustments: readonly Adjustment[];
  /** The most it would cost. */
  readonly priceMillicredits: number;
  /** What the person has now; undefined for an unlimited account. */
  readonly balanceMillicredits: number | undefined;
  /** Jobs that would be before it. */
  readonly position: number;
  readonly isPositionExact: boolean;
  /** Until it would be drawn; undefined when nothing like it was measured, and while an admin holds the queue. */
  readonly etaMs: Eta | undefined;
}

export type Quoted =
  | { readonly ok: true; readonly quote: Quote }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * What a draft would cost and when it would be ready, or why it would be refused: by the rules of `submit`, without
 * accepting it or writing it down. A prompt that is not written yet costs like any other. What the words say is judged
 * only when they are sent, where it is written down: nobody tries out the lists of words unseen.
 */
export type QuoteDraft = (asked: { readonly draft: RequestDraft; readonly requester: Requester }) => Quoted;

export interface QuoteDeps
  extends PriceRequestDeps,
    Pick<
      SubmitDeps,
      'users' | 'spacePolicies' | 'models' | 'defaultModel' | 'limits' | 'isDraining' | 'now'
    > {
  readonly policies: Pick<QuotaPolicies, 'resolve'>;
  readonly ledger: Pick<QuotaLedger, 'balance'>;
  readonly lane: PriceRequestDeps['lane'] & { readonly isPaused: boolean };
  readonly checkAsker: CheckAsker;
}

/** Stands for words to come. */
const unwritten = '…';

export function createQuote(deps: QuoteDeps): QuoteDraft {
  const { users, policies, spacePolicies, ledger, lane, checkAsker, now } = deps;
  return ({ draft, requester }) => {
    const refuse = (refusal: Refusal): Quoted => ({ ok: false, refusal });
    if (deps.isDraining()) return refuse({ kind: 'draining' });
    const prompt = cleanText(draft.prompt) === '' ? unwritten : draft.prompt;
    // Any seed costs the same.
    const resolved = resolveRequest(
      { ...draft, prompt },
      deps.models,
      deps.defaultModel,
      deps.limits,
      () => 0,
    );
    if (!resolved.ok) return refuse(resolved.refusal);
    const { request, adjustments } = resolved;
    const atMs = now();
    const known = users.recognise(requester, atMs);
    const policy = policies.resolve(known);
    const asker = {
      kind: request.kind,
      known,
      policy,
      space: spacePolicies.resolve(known.spaceId),
      place: undefined,
    };
    const refusal = checkAsker.standing(asker) ?? checkAsker.room(asker);
    if (refusal !== undefined) return refuse(refusal);

    const { priceMillicredits, place, wait } = priceRequest(deps, request, {
      ...known,
      jobId: '',
      class: 'interactive',
      acceptedAtMs: atMs,
      maxRunning: policy.maxRunning,
    });
    const isUnlimited = policy.capacityMillicredits === undefined;
    const balanceMillicredits = ledger.balance(known.userId, policy, atMs);
    if (!isUnlimited && balanceMillicredits < priceMillicredits) {
      const account = { balanceMillicredits, refilledAtMs: atMs, refillFraction: 0 };
      const enoughAtMs = refilledToAtMs(account, policy, priceMillicredits);
      return refuse({
        kind: 'quota-exceeded',
        priceMillicredits,
        balanceMillicredits,
        enoughInMs: enoughAtMs === undefined ? undefined : enoughAtMs - atMs,
      });
    }
    return {
      ok: true,
      quote: {
        request,
        adjustments,
        priceMillicredits,
        balanceMillicredits: isUnlimited ? undefined : balanceMillicredits,
        position: place.position,
        isPositionExact: place.isExact,
        etaMs: lane.isPaused ? undefined : wait?.etaMs,
      },
    };
  };
}
