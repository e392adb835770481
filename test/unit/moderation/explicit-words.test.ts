import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { explicitWords } from '../../../src/moderation/explicit-words.ts';
import { findDeniedWord } from '../../../src/moderation/find-denied-word.ts';

test.each([
  'a naked woman on a beach',
  'N4K3D girl',
  'n.u.d.e portrait',
  'two people having sex',
  'p0rnographic scene',
  'hentai, masterpiece',
  'a man with a huge cock',
  'uma mulher nua na praia',
  'mulher pelada na praia',
  'homens nus, foto',
  'casal fazendo sexo',
  'PÊNIS',
  'peitos a mostra',
  'pau duro',
  'a same-sex couple having sex',
])('%j asks for something explicit', (prompt) => {
  expect(findDeniedWord(prompt, explicitWords)).toBeDefined();
});

test.each([
  // Names, places and animals.
  'Scunthorpe, Essex, Sussex and Penistone',
  'a cock-a-doodle-doo at dawn, a cock crowing on a farm, a weathercock',
  'great tits and blue tits, blue-footed boobies',
  'Moby Dick, Dick Tracy and Philip K. Dick',
  'pussy willow branches beside a pussycat',
  'naked mole-rat, naked-neck chicken',
  'the anal fin of a goldfish in a canal',
  'harbour of Pornic',
  'um peixe-pau, um pica-pau e um pinto amarelinho',
  'dois anus-brancos num galho',
  // Words that have such a word in them, or are one in the other language.
  'peacock, cocktail, shuttlecock, analysis, class, assassin, document, grapes, therapist, title',
  'o sexto andar, um sexteto, sexta-feira, sex-feira, qui, sex, sáb',
  'congênito, genitor, computador, disputa, deputado, cumprimento, peru',
  'summa cum laude, kitchen-cum-diner, nu metal, nu jazz',
  'oilseed rape field, uma caixa de rapé',
  // What is bare without anybody undressed.
  'visible to the naked eye',
  'a naked cake with berries, food porn',
  'nude lipstick and nude nails, tons nude',
  'árvores nuas no inverno, lutando de mãos nuas, a verdade nua e crua',
  'meninos jogando pelada na rua, tomate pelado, cão pelado mexicano',
  'chicken breast, robin redbreast, peito de frango, no seio da família',
  'personagem do sexo feminino',
  'uma pia de cozinha, a rola-bosta, um dragão foda',
  'a caixa, boceta de Pandora',
])('%j does not', (prompt) => {
  expect(findDeniedWord(prompt, explicitWords)).toBeUndefined();
});

test('nothing that the embedded model was taught is explicit, in either language', () => {
  const file = join(import.meta.dirname, '../../../models/mini/concepts.json');
  const { concepts } = z
    .object({ concepts: z.array(z.object({ en: z.string(), pt: z.string() })).min(100) })
    .parse(JSON.parse(readFileSync(file, 'utf8')));
  const names = concepts.flatMap(({ en, pt }) => [en, pt]);
  expect(names.filter((name) => findDeniedWord(name, explicitWords) !== undefined)).toEqual([]);
});

test('every entry is there once, and every allow entry excuses something', () => {
  const entries = [...explicitWords.deny, ...explicitWords.allow];
  expect(entries.filter((entry, index) => entries.indexOf(entry) !== index || entry === '')).toEqual([]);
  const inexcusable = { ...explicitWords, allow: [] };
  const idle = explicitWords.allow.filter((entry) => findDeniedWord(entry, inexcusable) === undefined);
  expect(idle).toEqual([]);
});
