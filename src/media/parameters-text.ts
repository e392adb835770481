import type { MediaMetadata } from '../domain/media-encoder.ts';

/**
 * Generation parameters in the form the widely used web UIs write and read: the prompt, `Negative prompt: …`, then one
 * line of `Name: value` pairs. A value that holds a comma, a colon, a quote or a line break is written as a JSON
 * string, so that the line can be taken apart again.
 */
export function toParametersText(parameters: NonNullable<MediaMetadata['parameters']>): string {
  const { prompt, 'Negative prompt': negativePrompt, ...others } = parameters;
  const pairs = Object.entries(others).map(([name, value]) => `${name}: ${quoteIfNeeded(String(value))}`);
  return [
    ...(prompt === undefined ? [] : [String(prompt)]),
    ...(negativePrompt === undefined || negativePrompt === '' ? [] : [`Negative prompt: ${negativePrompt}`]),
    ...(pairs.length === 0 ? [] : [pairs.join(', ')]),
  ].join('\n');
}

function quoteIfNeeded(value: string): string {
  return /[,:"\n\r]/.test(value) ? JSON.stringify(value) : value;
}
