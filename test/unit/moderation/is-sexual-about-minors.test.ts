import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { styles } from '../../../src/domain/styles.ts';
import { explicitWords } from '../../../src/moderation/explicit-words.ts';
import { isSexualAboutMinors } from '../../../src/moderation/is-sexual-about-minors.ts';
import { abuseWords, minorWords, suggestiveWords, youngWords } from '../../../src/moderation/minor-words.ts';
import { toPlain } from '../../../src/moderation/read-character.ts';
import { createWordFilter } from '../../../src/moderation/word-filter.ts';

const lists = { abuseWords, minorWords, youngWords, explicitWords, suggestiveWords };

describe('refused is', () => {
  test.each([
    ['an explicit word beside a word for a minor', 'a naked child'],
    ['in the other order, far apart', 'a child with a red balloon in a park at dusk, nude, oil painting'],
    ['over two lines', 'a kid\n\nnaked'],
    ['a word for the young beside an explicit one', 'a naked girl'],
    ['a word for the young beside an explicit one, in Portuguese', 'garoto nu'],
    ['in Portuguese', 'criança nua na praia'],
    ['where Portuguese has a word for it that is also a game', 'menina pelada'],
    ['without the accents', 'crianca nua'],
    ['with a word that is another one without its accent', 'bebê pelado'],
    ['in two languages', 'uma criança, topless'],
    ['a word that is about a body only beside a child', 'a sexy schoolgirl'],
    ['the same in Portuguese', 'adolescente sensual de calcinha'],
    ['an age', 'a nude model, 15 years old'],
    ['an age with hyphens', 'a nude 15-year-old'],
    ['a short age', 'nude, 15yo'],
    ['a short age with points', 'nude, 15 y.o.'],
    ['an age in words', 'nude, fifteen years old'],
    ['an age in Portuguese', 'mulher nua de 15 anos'],
    ['an age in Portuguese words', 'mulher nua com quinze anos'],
    ['the name of such pictures', 'lolicon'],
    ['what an allow entry does not cover', 'a naked child in kid gloves'],
    ['an explicit word that excuses nothing else', 'a naked cake and a naked child'],
  ])('%s', (_what, prompt) => {
    expect(isSexualAboutMinors(prompt)).toBe(true);
  });

  test.each([
    ['in capitals', 'NAKED CHILD'],
    ['with digits for letters', 'n4k3d ch1ld'],
    ['with symbols for letters', 'n@ked ch!ld'],
    ['with look-alikes of another script', 'nаkеd сhild'],
    ['letter by letter with points', 'n.a.k.e.d c.h.i.l.d'],
    ['letter by letter with spaces', 'n a k e d   c h i l d'],
    ['drawn out', 'nakeeeed chiiiild'],
    ['with something invisible in it', 'nak\u200bed ch\u00adild'],
    ['in full-width letters', 'ｎａｋｅｄ ｃｈｉｌｄ'],
    ['in mathematical letters', '𝒏𝒂𝒌𝒆𝒅 𝒄𝒉𝒊𝒍𝒅'],
    ['beside underscores', 'naked_child'],
    ['beside numbers', 'naked2 1child'],
    ['with accents drowning it', 'n\u0336a\u0336k\u0336e\u0336d\u0336 c\u0336h\u0336i\u0336l\u0336d\u0336'],
    ['half of it', 'naked t33nager'],
    ['in Portuguese', 'cr1anç@ nu4'],
  ])('the same %s', (_how, prompt) => {
    expect(isSexualAboutMinors(prompt)).toBe(true);
  });
});

describe('not refused is', () => {
  test.each([
    // Children and nothing else.
    'a kid on a swing',
    'a girl with a balloon',
    'a boy and his dog',
    'children playing football in the rain',
    'a child asleep in a hammock',
    'a baby elephant with its mother',
    'a newborn foal in the straw',
    'a toddler with a big teddy bear',
    'schoolgirls on bicycles, Amsterdam, watercolor',
    'a teenager with a skateboard',
    'a teen reading under a tree, sunlight',
    'portrait of a little girl in a red dress',
    'a small boy flying a kite at the beach',
    'kids in swimsuits at a pool party',
    'a 12 year old wizard with a wand',
    'five-year-old birthday cake with a rocket',
    'mother breastfeeding her baby, oil painting',
    'kindergarten class photo, clay figures',
    'children’s book illustration of a fox',
    'sexual education for teenagers, a poster',
    'sex education for teens, a book cover',
    'kids eating chicken breasts and chips',
    'a boy at a nu metal concert, teen band on stage',
    'a horny toad and a child, desert',
    'child prodigy, graduated cum laude',
    'uma criança num balanço',
    'uma menina com um balão',
    'meninos jogando pelada na rua',
    'crianças jogando pelada num campinho de terra',
    'a terra dos meninos pelados, capa de livro',
    'um bebê dormindo no berço',
    'uma garota de guarda-chuva, aquarela',
    'um garoto com seu cachorro pelado mexicano',
    'adolescentes numa festa junina',
    'desenho infantil de uma casa com sol',
    'festa de quinze anos com bolo cor-de-rosa',
    'educação sexual para adolescentes, cartaz',
    'criança comendo molho de tomates pelados',
    // Words for minors that mean something else, beside what is explicit.
    'a naked woman in kid gloves',
    'a nude man on a baby blue sofa',
    'topless woman with a kid goat',
    'nude pin-up girl on an aeroplane, 1940s poster',
    'a naked woman doing yoga, child’s pose',
    'mulher nua, a menina dos olhos do pintor',
    'homem nu numa casa novinha em folha',
    'homem nu bebe vinho',
    'the brainchild of a nude painter',
    'Billy the Kid, naked, comic',
    // Ages of grown people, spans of time and other numbers.
    'a nude model, 32 years old',
    'a nude thirty-two year old woman',
    'a naked 45-year-old man',
    'mulher nua de trinta e dois anos',
    'mulher nua de 42 anos',
    'uma escultura de mulher nua feita há 12 anos',
    'homem nu, retrato de 10 anos atrás',
    'naked man, 1215 anos depois',
    // Neither.
    'a naked mole rat and its young',
    'a young naked mole-rat with its mother',
    'a nude woman by a lake',
    'a naked man on a horse',
    'two adults having sex',
    'mulher pelada na praia',
    'a sexy vampire',
    'a sexy woman in a teeny bikini',
    'a sexy girl in a cocktail dress',
    'rapaz sem roupa, estudo de anatomia',
    'girlfriend and boyfriend, a nude couple on a beach',
    'a naked cowboy in Times Square',
    'a nude tomboyish woman of sixty',
    'moody Dickensian street, orphanage',
    'Las Meninas, Velázquez',
    'a childproof cap on a bottle',
    'kidney beans, kidnapping movie poster',
    'minor chord, Ursa Minor, Asia Minor, A minor',
    'Essex, Sussex, Middlesex, a school canteen',
    'velvet thirteen-sided dice',
    'a boyish woman, canteen, nineteen, eighteen',
  ])('%j', (prompt) => {
    expect(isSexualAboutMinors(prompt)).toBe(false);
  });

  test('a child in any style that is offered', () => {
    const prompts = styles.map(({ words }) => `a child on a swing, ${words}`);
    expect(prompts.filter(isSexualAboutMinors)).toEqual([]);
  });

  test('anything that the embedded model was taught, in either language, also as a toy of a child', () => {
    const file = join(import.meta.dirname, '../../../models/mini/concepts.json');
    const { concepts } = z
      .object({ concepts: z.array(z.object({ en: z.string(), pt: z.string() })).min(100) })
      .parse(JSON.parse(readFileSync(file, 'utf8')));
    const prompts = concepts.flatMap(({ en, pt }) => [
      en,
      pt,
      `a child with a ${en}`,
      `uma criança com ${pt}, uma menina, um garoto`,
    ]);
    expect(prompts.filter(isSexualAboutMinors)).toEqual([]);
  });
});

describe.each(Object.entries(lists))('%s', (_name, { deny, allow }) => {
  test('has every entry once, and every allow entry excuses something', () => {
    const entries = [...deny, ...allow];
    expect(entries.filter((entry, index) => entries.indexOf(entry) !== index || entry === '')).toEqual([]);
    const isDenied = createWordFilter({ deny, allow: [] });
    expect(allow.filter((entry) => isDenied(entry) === undefined)).toEqual([]);
  });
});

test('no entry is in two lists in two spellings: only one of them would be found', () => {
  // Where a word ends, it is found and not the one with the star.
  const spellings = new Map<string, string>();
  const twice = Object.values(lists)
    .flatMap(({ deny }) => deny)
    .filter((entry) => {
      const plain = toPlain(entry).toLowerCase().replace('*', '');
      const other = spellings.get(plain) ?? entry;
      spellings.set(plain, other);
      return other !== entry;
    });
  expect(twice).toEqual([]);
});
