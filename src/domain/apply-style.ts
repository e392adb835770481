import type { RequestDraft } from './generation-request.ts';
import type { Style } from './styles.ts';

type Words = Pick<RequestDraft, 'prompt' | 'negativePrompt'>;

/** The words with those of a style after them. An empty prompt stays empty, so that it is refused. */
export function applyStyle({ prompt, negativePrompt }: Words, style: Style | undefined): Words {
  const negatives = [negativePrompt, style?.negativeWords].filter((words) => words !== undefined);
  return {
    prompt: style === undefined || prompt.trim() === '' ? prompt : `${prompt.trim()}, ${style.words}`,
    negativePrompt: negatives.length === 0 ? undefined : negatives.join(', '),
  };
}
