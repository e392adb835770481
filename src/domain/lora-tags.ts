/** A LoRA and how strongly it is added: 1 as it was trained, 0 not at all, below 0 its opposite. */
export interface LoraChoice {
  readonly name: string;
  readonly weight: number;
}

export interface TaggedPrompt {
  /** What the text encoder is to read: the prompt without its tags. */
  readonly text: string;
  /** As they were written, in this order. */
  readonly loras: readonly LoraChoice[];
}

/** A weight beyond it breaks pictures up. */
export const maxLoraWeight = 2;

const tag = /<lora:([^:<>]+)(?::([^:<>]*))?>/gi;
const decimal = /^[+-]?(\d+\.?\d*|\.\d+)$/;

/**
 * Takes `<lora:name>` and `<lora:name:0.8>` out of a prompt, as the widely used web UIs write them. What is no tag (a
 * weight that is no number, no name) stays as text. Negative prompts have no tags.
 */
export function parseLoraTags(prompt: string): TaggedPrompt {
  const loras: LoraChoice[] = [];
  const text = prompt.replaceAll(tag, (whole: string, name: string, weight = '1') => {
    if (name.trim() === '' || !decimal.test(weight.trim())) return whole;
    loras.push({ name: name.trim(), weight: Number(weight) });
    return '';
  });
  return { text, loras };
}

/** The weight that is used for the one that was written. */
export function boundLoraWeight(weight: number): number {
  return Math.min(maxLoraWeight, Math.max(-maxLoraWeight, weight));
}

/** The known name somebody means; case does not count where no name is spelled exactly so. */
export function findLora(asked: string, known: readonly string[]): string | undefined {
  return (
    known.find((name) => name === asked) ?? known.find((name) => name.toLowerCase() === asked.toLowerCase())
  );
}

/**
 * What is to be added to a model's weights for a prompt, in the order of their names: each LoRA once, with the sum of its
 * weights. Those it does not have, and those that come to nothing, are left out.
 */
export function wantedLoras(prompt: string, known: readonly string[]): readonly LoraChoice[] {
  const weights = new Map<string, number>();
  for (const { name, weight } of parseLoraTags(prompt).loras) {
    const found = findLora(name, known);
    if (found !== undefined) weights.set(found, (weights.get(found) ?? 0) + boundLoraWeight(weight));
  }
  return [...weights]
    .map(([name, weight]) => ({ name, weight: boundLoraWeight(weight) }))
    .filter(({ weight }) => weight !== 0)
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
}
