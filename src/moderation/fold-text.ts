import { readCharacter, type Sign, toPlain } from './read-character.ts';

/**
 * A text as signs, each with the letters it may be read as: Unicode NFKD without accents and invisible characters,
 * case folded, look-alikes and stand-ins read as what they look like.
 */
export function foldText(text: string): readonly Sign[] {
  const characters = [...toPlain(text)];
  return characters.flatMap((character, index) => {
    const signs = readCharacter(character);
    const neighbours = `${characters[index - 1] ?? ''}${characters[index + 1] ?? ''}`;
    if (character === 'I' && /\p{Ll}/u.test(neighbours)) return signs.map(alsoReadAsL);
    if (isPunctuation(character) && !isReadableAfter(characters, index)) return signs.map(asSeparator);
    return signs;
  });
}

/** In "baIl" it is an l; in BAIL it is not. */
function alsoReadAsL(sign: Sign): Sign {
  return { ...sign, readings: [...sign.readings, { letter: 'l', by: 'letter' }] };
}

/** These stand in for a letter inside a word; after one they end a sentence: "Ana!" is no "Anal". */
function isPunctuation(character: string): boolean {
  return character === '!' || character === '|' || character === '+';
}

function isReadableAfter(characters: readonly string[], index: number): boolean {
  let next = index + 1;
  while (isPunctuation(characters[next] ?? '')) next += 1;
  return readCharacter(characters[next] ?? ' ').some(({ readings }) => readings.length > 0);
}

function asSeparator(sign: Sign): Sign {
  return { ...sign, readings: [] };
}
