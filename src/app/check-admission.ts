import type { GenerationRequest } from '../domain/generation-request.ts';
import type { Refusal } from '../domain/refusal.ts';
import { allowsExplicit, type WordList } from '../domain/space-policy.ts';
import type { Asker, CheckAsker } from './check-asker.ts';

/** Why a complete request may not be queued now; undefined when it may. What waiting cannot change comes first. */
export type CheckAdmission = (request: GenerationRequest, asker: Omit<Asker, 'kind'>) => Refusal | undefined;

export interface CheckAdmissionDeps {
  readonly checkAsker: CheckAsker;
  /** Whether a text is sexual about somebody under age, however it is disguised. */
  readonly isSexualAboutMinors: (text: string) => boolean;
  /** The denied word that a text has, however it is disguised. */
  readonly findDeniedWord: (text: string, words: WordList) => string | undefined;
  /** Whether a text asks for something explicit, however it is disguised. */
  readonly isExplicit: (text: string) => boolean;
}

export function createCheckAdmission(deps: CheckAdmissionDeps): CheckAdmission {
  const { checkAsker, isSexualAboutMinors, findDeniedWord, isExplicit } = deps;
  const checkWords = (
    { prompt }: GenerationRequest,
    { space, place }: Pick<Asker, 'space' | 'place'>,
  ): Refusal | undefined => {
    // On every surface, and whatever the rules of the space say.
    if (isSexualAboutMinors(prompt)) return { kind: 'never-allowed' };
    // A negative prompt names what shall not be seen: the very words a list denies.
    if (findDeniedWord(prompt, space.words) !== undefined) return { kind: 'word-denied', field: 'prompt' };
    if (place === undefined || allowsExplicit(space.nsfw, place.isAgeRestricted) || !isExplicit(prompt)) {
      return undefined;
    }
    return {
      kind: 'nsfw-not-allowed',
      whereAllowed: space.nsfw === 'marked-channels' ? 'marked-channels' : 'nowhere',
    };
  };
  return (request, asker) =>
    checkAsker.standing({ ...asker, kind: request.kind }) ??
    checkWords(request, asker) ??
    checkAsker.room(asker);
}
