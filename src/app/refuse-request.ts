import type { Refusal } from '../domain/refusal.ts';
import type { KnownRequester } from '../domain/requester.ts';
import type { Ask, Decision, SubmitDeps } from './submit.ts';

/** A refused prompt of a megabyte is not kept whole. */
const keptPromptCharacters = 2_000;

/** Writes down that a request was not accepted, and why. */
export function refuseRequest(
  deps: Pick<SubmitDeps, 'audit' | 'now'>,
  ask: { readonly draft: Pick<Ask['draft'], 'prompt'> },
  known: KnownRequester,
  refusal: Refusal,
): Decision {
  deps.audit.append({
    atMs: deps.now(),
    kind: 'refused',
    actor: known.userId,
    userId: known.userId,
    spaceId: known.spaceId,
    content: { surface: known.surface, reason: refusal.kind },
    personal: { prompt: ask.draft.prompt.slice(0, keptPromptCharacters) },
  });
  return { ok: false, refusal };
}
