import unhomoglyph from 'unhomoglyph';

/** One letter that a character may be read as. */
export interface Reading {
  readonly letter: string;
  /** `letter` also for a digit that is read as itself; the others only stand in for one, as 4 and @ do for a. */
  readonly by: 'letter' | 'digit' | 'symbol';
}

/** One place of a text, as a filter sees it. */
export interface Sign {
  /** None for what is not read at all, such as a space. The first is the plain one. */
  readonly readings: readonly Reading[];
  /** It may lie between two words. A symbol such as $ may do both. */
  readonly canSeparate: boolean;
  readonly isDigit: boolean;
  /** Of a script that is written without spaces: a word may begin and end at every sign. */
  readonly isUnspaced: boolean;
}

/** Digits and symbols that people write for letters ("leet"). */
const standIns: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'il',
  '2': 'z',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '6': 'g',
  '7': 't',
  '8': 'b',
  '9': 'g',
  '@': 'a',
  $: 's',
  '!': 'il',
  '|': 'il',
  '+': 't',
  '€': 'e',
  '£': 'l',
  '¢': 'c',
  '§': 's',
  '×': 'x',
};

const alphabet = 'abcdefghijklmnopqrstuvwxyz';
/** Small capitals, which Unicode does not call look-alikes of the letters they are. */
const smallCapitals = new Map(
  [...'ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡxʏᴢ'].map((capital, index) => [capital, alphabet.charAt(index)]),
);
/** Where Unicode has A to Z as white letters in circles, in squares, and as the halves of flags. */
const signedAlphabets = [0x1f150, 0x1f170, 0x1f1e6];

const ignored = /[\p{Default_Ignorable_Code_Point}\p{Cf}[[\p{M}&&\p{sc=Inherited}]--[\u3099\u309A]]]/gv;
const wordCharacter = /^[\p{L}\p{N}\p{M}]$/u;
const lettersOnly = /^[\p{L}\p{N}]+$/u;
const unspaced = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

/** Compatibility forms made plain; accents and whatever is invisible dropped. Marks that spell stay: か and が differ. */
export function toPlain(text: string): string {
  return text.normalize('NFKD').replaceAll(ignored, '').normalize('NFC');
}

const known = new Map<string, readonly Sign[]>();
/** Looking up look-alikes is slow enough to remember it, for as many characters as living scripts use. */
const rememberedCharacters = 50_000;

/** What one character of a plain text may be read as: one sign for most, two for a ligature such as æ. */
export function readCharacter(character: string): readonly Sign[] {
  const before = known.get(character);
  if (before !== undefined) return before;
  const signs = look(character);
  if (known.size < rememberedCharacters) known.set(character, signs);
  return signs;
}

function look(character: string): readonly Sign[] {
  const isDigit = /^\p{Nd}$/u.test(character);
  const isUnspaced = unspaced.test(character);
  const toSign = (readings: readonly Reading[]): Sign => ({
    readings,
    canSeparate: false,
    isDigit,
    isUnspaced,
  });
  const signed = toSignedLetter(character);
  if (signed !== undefined) return [toSign([literal(signed)])];
  if (!wordCharacter.test(character)) {
    return [{ ...toSign(readSymbol(character)), canSeparate: true }];
  }
  if (/^[A-Za-z]$/.test(character)) return [toSign([literal(character.toLowerCase())])];
  const plain = toFolded(character);
  const [first = plain, ...more] = toSkeleton(plain) ?? plain;
  if (more.length > 0) return [first, ...more].map((letter) => toSign([literal(letter)]));
  const shown = toSkeleton(character);
  const letters = shown === undefined || shown.length > 1 ? [first] : [first, shown];
  return [toSign(unique(letters.flatMap(readLetter)))];
}

function toSignedLetter(character: string): string | undefined {
  const code = character.codePointAt(0) ?? 0;
  const from = signedAlphabets.find((start) => code >= start && code < start + alphabet.length);
  return from === undefined ? smallCapitals.get(character) : alphabet.charAt(code - from);
}

/** Case folding; by way of the capital, so that ß becomes ss and ς σ. */
function toFolded(character: string): string {
  return toPlain(character.toUpperCase().toLowerCase());
}

/** The look-alike that Unicode's confusables name (UTS 39); undefined when it is no letter or digit. ASCII has none. */
function toSkeleton(character: string): string | undefined {
  if (character < '\u0080') return character;
  const skeleton = toPlain(unhomoglyph(character)).toLowerCase().replaceAll('rn', 'm');
  return lettersOnly.test(skeleton) ? skeleton : undefined;
}

function readSymbol(character: string): readonly Reading[] {
  const shown = character < '\u0080' ? undefined : toSkeleton(character);
  const looks: readonly Reading[] = shown?.length === 1 ? [{ letter: shown, by: 'symbol' }] : [];
  return [...standInsOf(character, 'symbol'), ...looks];
}

function readLetter(letter: string): readonly Reading[] {
  // What looks like l looks like a capital I.
  if (letter === 'l') return [literal('l'), literal('i')];
  return [literal(letter), ...standInsOf(letter, 'digit')];
}

function literal(letter: string): Reading {
  return { letter, by: 'letter' };
}

function standInsOf(character: string, by: Reading['by']): readonly Reading[] {
  return [...(standIns[character] ?? '')].map((letter) => ({ letter, by }));
}

function unique(readings: readonly Reading[]): readonly Reading[] {
  return [
    ...new Map(readings.toReversed().map((reading) => [reading.letter, reading])).values(),
  ].toReversed();
}
