import { html } from 'hono/html';
import { type SpacePolicyChange, toWordKey } from '../../app/change-space-policy.ts';
import { policyIdPattern, policyWordPattern } from '../../domain/policy-entry.ts';
import { roles } from '../../domain/role.ts';
import { allSpaces, nsfwRules, type SpacePolicy, type WordList } from '../../domain/space-policy.ts';
import type { Html } from '../html.ts';
import type { Words } from '../page/words.ts';
import { isOwnPart, type PlacePart, placeAddress } from './describe-place-rules.ts';
import type { FormState } from './form-state.ts';
import { renderChoiceField, renderTextField } from './render-field.ts';
import { renderSeen } from './seen-mark.ts';
import { readCount } from './typed-numbers.ts';

/** The rules of a place (or for all): what it says itself, and what holds there. */
export interface PlaceRules {
  readonly spaceId: string;
  readonly own: Partial<SpacePolicy>;
  readonly rules: SpacePolicy;
}

type ReadChange =
  /** `change` is undefined when everything stays as it is. */
  | { readonly ok: true; readonly change: SpacePolicyChange | undefined }
  | { readonly ok: false; readonly problems: FormState['problems'] };

const nobody = 'nobody';
const mostEntries = 1_000;
const longestWord = 100;
const longestId = 40;
const listRows = 3;

/** A form with everything that the rules of a place are about. */
export function renderPlaceForm(place: PlaceRules, form: FormState, words: Words): Html {
  const { spaceId, own, rules } = place;
  const isEverywhere = spaceId === allSpaces;
  const fieldOf = (part: PlacePart, ...hints: readonly string[]) => ({
    name: part,
    of: 'place',
    form,
    label: words('admin-rules-part', { part }),
    hint: hints.length === 0 ? undefined : hints.join(' '),
  });
  const originOf = (part: PlacePart): readonly string[] =>
    isEverywhere ? [] : [words(isOwnPart(part, own) ? 'admin-rules-is-own' : 'admin-rules-is-for-all')];
  const kindOf = (part: 'image' | 'gif'): Html =>
    renderChoiceField({
      ...fieldOf(part, ...originOf(part)),
      value: rules.kinds[part] ?? nobody,
      choices: [...roles, nobody].map((value) => ({ value, label: words(`choice-from-role-${value}`) })),
    });
  const idsOf = (part: 'channels' | 'trustedRoles', hint: string): Html =>
    renderTextField({
      ...fieldOf(part, ...originOf(part), hint),
      value: rules[part].join('\n'),
      rows: listRows,
    });
  const ownWords = wordsOf(own);
  const wordsFor = (list: 'deny' | 'allow', hint: string): Html => {
    const count = rules.words[list].length - ownWords[list].length;
    const ofAll = isEverywhere ? [] : [words('admin-rules-words-of-all', { count })];
    const value = ownWords[list].join('\n');
    return renderTextField({ ...fieldOf(list, hint, ...ofAll), value, rows: listRows });
  };
  return html`<form class="entry" method="post" action="${placeAddress(spaceId)}">${renderSeen(place)}
${kindOf('image')}${kindOf('gif')}
${renderTextField({ ...fieldOf('maxQueued', ...originOf('maxQueued')), value: String(rules.maxQueued), keyboard: 'numeric' })}
${renderChoiceField({
  ...fieldOf('nsfw', ...originOf('nsfw')),
  value: rules.nsfw,
  choices: nsfwRules.map((value) => ({ value, label: words(`choice-rule-${value}`) })),
})}
${idsOf('channels', words('admin-rules-channels-hint'))}
${idsOf('trustedRoles', words('admin-rules-trusted-hint'))}
${wordsFor('deny', words('admin-rules-deny-hint'))}
${wordsFor('allow', words('admin-rules-allow-hint'))}
<div class="actions"><button class="main">${words('admin-rules-save')}</button><a class="button" href="/admin/rules">${words('admin-rules-back')}</a></div></form>`;
}

/** What shall be different, or beside which field what is wrong. Only what differs becomes the place's own rule. */
export function readPlaceForm(
  typed: FormState['typed'],
  { own, rules }: PlaceRules,
  words: Words,
): ReadChange {
  const problems = new Map<string, string>();
  const kinds: { -readonly [Kind in keyof SpacePolicyChange['kinds']]: SpacePolicyChange['kinds'][Kind] } =
    {};
  for (const kind of ['image', 'gif'] as const) {
    const chosen = [...roles, nobody].find((value) => value === typed.get(kind));
    if (chosen === undefined) problems.set(kind, words('admin-rules-bad-choice'));
    else if (chosen !== (rules.kinds[kind] ?? nobody))
      kinds[kind] = roles.find((role) => role === chosen) ?? null;
  }
  const maxQueued = readCount(typed.get('maxQueued') ?? '', 0);
  if (maxQueued === undefined) problems.set('maxQueued', words('admin-rules-bad-count', { least: 0 }));
  const nsfw = nsfwRules.find((rule) => rule === typed.get('nsfw'));
  if (nsfw === undefined) problems.set('nsfw', words('admin-rules-bad-choice'));
  const list = (part: PlacePart, isEntry: (entry: string) => boolean): readonly string[] => {
    const entries = toEntries(typed.get(part) ?? '');
    const bad = entries.find((entry) => !isEntry(entry));
    if (bad !== undefined)
      problems.set(
        part,
        words(isEntry === isWord ? 'admin-rules-bad-word' : 'admin-rules-bad-id', { entry: bad }),
      );
    if (entries.length > mostEntries)
      problems.set(part, words('admin-rules-too-many', { most: mostEntries }));
    return entries;
  };
  const channels = toDifference(rules.channels, list('channels', isPlatformId));
  const trustedRoles = toDifference(rules.trustedRoles, list('trustedRoles', isPlatformId));
  const ownWords = wordsOf(own);
  const deny = toDifference(ownWords.deny, list('deny', isWord));
  const allow = toDifference(ownWords.allow, list('allow', isWord));
  if (problems.size > 0) return { ok: false, problems };
  const change: SpacePolicyChange = {
    deny,
    allow,
    kinds,
    ...(maxQueued !== rules.maxQueued && { maxQueued }),
    ...(nsfw !== rules.nsfw && { nsfw }),
    ...(isDifferent(channels) && { channels }),
    ...(isDifferent(trustedRoles) && { trustedRoles }),
  };
  const { deny: _deny, allow: _allow, kinds: _kinds, ...others } = change;
  const isNothing =
    ![deny, allow].some(isDifferent) && Object.keys(kinds).length + Object.keys(others).length === 0;
  return { ok: true, change: isNothing ? undefined : change };
}

function wordsOf({ words }: Partial<SpacePolicy>): WordList {
  return words ?? { deny: [], allow: [] };
}

/** One on each line, or parted by commas; each once. */
function toEntries(typed: string): readonly string[] {
  const entries = typed.split(/[\n,]/).map((entry) => entry.trim());
  return [
    ...new Map(entries.filter((entry) => entry !== '').map((entry) => [toWordKey(entry), entry])).values(),
  ];
}

function isWord(entry: string): boolean {
  return entry.length <= longestWord && policyWordPattern.test(entry);
}

function isPlatformId(entry: string): boolean {
  return entry.length <= longestId && policyIdPattern.test(entry);
}

function toDifference(before: readonly string[], after: readonly string[]): SpacePolicyChange['deny'] {
  const without = (list: readonly string[], others: readonly string[]): readonly string[] => {
    const there = new Set(others.map(toWordKey));
    return list.filter((entry) => !there.has(toWordKey(entry)));
  };
  return { add: without(after, before), remove: without(before, after) };
}

function isDifferent({ add, remove }: SpacePolicyChange['deny']): boolean {
  return add.length + remove.length > 0;
}
