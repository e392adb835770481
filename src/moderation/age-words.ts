import { toEntries } from './to-entries.ts';

const digitAges = Array.from({ length: 17 }, (_, index) => `${index + 1}`);
const englishAges = toEntries(`
  one, two, three, four, five, six, seven, eight, nine, ten, eleven, twelve, thirteen, fourteen, fifteen, sixteen,
  seventeen`);
const englishTens = toEntries('twenty, thirty, forty, fifty, sixty, seventy, eighty, ninety');
/** From two on: "um ano" is a year. */
const portugueseAges = toEntries(`
  dois, três, quatro, cinco, seis, sete, oito, nove, dez, onze, doze, treze, quatorze, catorze, quinze, dezesseis,
  dezessete`);
const portugueseTens = toEntries('vinte, trinta, quarenta, cinquenta, sessenta, setenta, oitenta, noventa');
const spans = [...digitAges.slice(1), ...portugueseAges];

/** How people write that somebody is between 1 and 17 years old, in English and Portuguese. */
export const agesOfMinors: readonly string[] = [
  ...[...digitAges, ...englishAges].flatMap((age) => [
    `${age} year old`,
    `${age} years old`,
    `${age} yr old`,
    `${age} yrs old`,
    `aged ${age}`,
    `age ${age}`,
  ]),
  ...digitAges.flatMap((age) => [`${age} yo`, `${age}yo`, `${age}yr`, `${age}anos`]),
  ...spans.flatMap((age) => [`${age} anos`, `${age} aninhos`]),
];

/** What has one of those in it and is another age, or no age at all: thirty-two years old, twelve years ago. */
export const agesOfOthers: readonly string[] = [
  ...englishTens.flatMap((ten) =>
    englishAges.slice(0, 9).flatMap((one) => [`${ten} ${one} year old`, `${ten} ${one} years old`]),
  ),
  ...portugueseTens.flatMap((ten) => portugueseAges.slice(0, 8).map((one) => `${ten} e ${one} anos`)),
  ...spans.flatMap((span) => [`há ${span} anos`, `${span} anos atrás`]),
];
