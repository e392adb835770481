import type { Refusal } from '../domain/refusal.ts';
import type { CheckAsker } from './check-asker.ts';
import { refuseRequest } from './refuse-request.ts';
import type { Ask, SubmitDeps } from './submit.ts';

/**
 * Refuses whoever could ask for nothing at the moment, before anything is fetched for their request, and writes it down
 * like every refusal. Undefined when `submit` may accept it. `prompt` is what is known of it.
 * @throws AppError `storage-busy`, `storage-full`.
 */
export type RefuseEarly = (
  asked: Pick<Ask, 'requester' | 'place'> & { readonly draft: Pick<Ask['draft'], 'kind' | 'prompt'> },
) => Refusal | undefined;

export interface RefuseEarlyDeps
  extends Pick<
    SubmitDeps,
    'transact' | 'users' | 'policies' | 'spacePolicies' | 'isDraining' | 'audit' | 'metrics' | 'now'
  > {
  readonly checkAsker: CheckAsker;
}

export function createRefuseEarly(deps: RefuseEarlyDeps): RefuseEarly {
  const { transact, users, policies, spacePolicies, checkAsker, metrics, now } = deps;
  return (asked) => {
    const refusal = transact(() => {
      const known = users.recognise(asked.requester, now());
      const asker = {
        kind: asked.draft.kind,
        known,
        policy: policies.resolve(known),
        space: spacePolicies.resolve(known.spaceId),
        place: asked.place,
      };
      const found: Refusal | undefined = deps.isDraining()
        ? { kind: 'draining' }
        : (checkAsker.standing(asker) ?? checkAsker.room(asker));
      if (found !== undefined) refuseRequest(deps, asked, known, found);
      return found;
    });
    if (refusal !== undefined) metrics.refused(refusal.kind);
    return refusal;
  };
}
