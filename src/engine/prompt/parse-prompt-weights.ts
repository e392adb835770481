/** A run of the prompt's text, brackets and escapes taken out, and how much attention it gets (1 is plain). */
export interface WeightedText {
  readonly text: string;
  readonly weight: number;
}

/** Weights leave this range for no prompt: beyond it pictures fall apart, at 0 or below there is no meaning left. */
export const promptWeightLimits = { min: 0.01, max: 4 } as const;

const roundFactor = 1.1;
const squareFactor = 1 / 1.1;

type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'open' | 'close';
      readonly bracket: 'round' | 'square';
      readonly raw: string;
      factor: number;
    };

/**
 * Reads the web UIs' attention syntax: `(word)` x 1.1, `[word]` / 1.1, `(word:1.3)` x 1.3; nesting multiplies;
 * `\(`, `\)`, `\[`, `\]`, `\\` are the characters themselves. Never fails: brackets without a partner and numbers
 * that are none are text. Weights are finite and within `promptWeightLimits`. Neighbours of equal weight are merged,
 * no text is empty, and a prompt without brackets and backslashes comes back as it is. Takes linear time.
 *
 * Follows AUTOMATIC1111's `prompt_parser.parse_prompt_attention`, with three differences: an unclosed bracket is text
 * (there it counts as closed at the end), brackets that cross, as in `([)]`, do not both count, and `BREAK` is a word.
 */
export function parsePromptWeights(prompt: string): WeightedText[] {
  const pieces = toPieces(prompt);
  pairBrackets(pieces);
  return toWeightedTexts(pieces);
}

/** One escape, one bracket (a closing round one with the weight before it), or a run of anything else. */
const piecePattern =
  /\\(?<escaped>[\\()[\]])|(?<open>[([])|(?::\s*(?<weight>[+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*(?=\)))?(?<close>[)\]])|(?<text>[^\\()[\]:]+|[\\:])/gu;

function toPieces(prompt: string): Piece[] {
  const pieces: Piece[] = [];
  for (const match of prompt.matchAll(piecePattern)) {
    const { escaped, open, weight, close, text } = match.groups ?? {};
    const raw = match[0];
    if (open !== undefined) {
      pieces.push({ kind: 'open', bracket: open === '(' ? 'round' : 'square', raw, factor: 1 });
    } else if (close !== undefined) {
      const factor =
        weight === undefined ? (close === ')' ? roundFactor : squareFactor) : clampWeight(Number(weight));
      pieces.push({ kind: 'close', bracket: close === ')' ? 'round' : 'square', raw, factor });
    } else {
      pieces.push({ kind: 'text', text: escaped ?? text ?? raw });
    }
  }
  return pieces;
}

/** Gives both brackets of a pair the pair's factor, and makes text of the rest. */
function pairBrackets(pieces: Piece[]): void {
  const openAt: number[] = [];
  const openCount = { round: 0, square: 0 };
  const toText = (index: number): void => {
    const piece = pieces[index];
    if (piece !== undefined && piece.kind !== 'text') pieces[index] = { kind: 'text', text: piece.raw };
  };
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind === 'open') {
      openAt.push(index);
      openCount[piece.bracket] += 1;
    } else if (piece.kind === 'close') {
      if (openCount[piece.bracket] === 0) {
        toText(index);
        continue;
      }
      for (let partner = openAt.pop(); partner !== undefined; partner = openAt.pop()) {
        const opening = pieces[partner];
        if (opening?.kind !== 'open') continue;
        openCount[opening.bracket] -= 1;
        if (opening.bracket === piece.bracket) {
          opening.factor = piece.factor;
          break;
        }
        toText(partner);
      }
    }
  }
  for (const index of openAt) toText(index);
}

function toWeightedTexts(pieces: readonly Piece[]): WeightedText[] {
  const runs: { texts: string[]; weight: number }[] = [];
  const outerWeights: number[] = [];
  let weight = 1;
  for (const piece of pieces) {
    switch (piece.kind) {
      case 'open':
        outerWeights.push(weight);
        weight = clampWeight(weight * piece.factor);
        break;
      case 'close':
        weight = outerWeights.pop() ?? 1;
        break;
      case 'text': {
        const last = runs.at(-1);
        if (last?.weight === weight) last.texts.push(piece.text);
        else runs.push({ texts: [piece.text], weight });
        break;
      }
    }
  }
  return runs.map((run) => ({ text: run.texts.join(''), weight: run.weight }));
}

function clampWeight(weight: number): number {
  return Math.min(Math.max(weight, promptWeightLimits.min), promptWeightLimits.max);
}
