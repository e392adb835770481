import { AppError } from '../../domain/app-error.ts';

/**
 * Reads `merges.txt`: one pair of tokens a line, in order of rank, after an optional `#version` line.
 * @throws AppError `model-invalid` naming the file and the line that is no pair of this vocabulary's tokens.
 */
export function parseMerges(
  text: string,
  path: string,
  vocabulary: Readonly<Record<string, number>>,
): (readonly [string, string])[] {
  const merges: (readonly [string, string])[] = [];
  for (const [index, line] of text.split(/\r?\n/u).entries()) {
    if (line === '' || line.startsWith('#version')) continue;
    const [left, right, ...rest] = line.split(' ');
    if (
      left === undefined ||
      right === undefined ||
      rest.length > 0 ||
      !Object.hasOwn(vocabulary, left + right)
    ) {
      throw new AppError(
        'model-invalid',
        `${path} does not fit: line ${index + 1} should be two tokens that join to one in vocab.json. Copy both files again from the same model.`,
      );
    }
    merges.push([left, right]);
  }
  return merges;
}
