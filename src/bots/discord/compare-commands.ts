import type { CommandDifference } from '../../domain/command-sync.ts';

/** A command as Discord has it or shall have it, read as far as it is compared. */
export type ComparedCommand = Readonly<Record<string, unknown>> & { readonly name: string };

/** The parts of a command, as people call them. */
const parts = [
  ['kind', ['type']],
  ['description', ['description']],
  ['translations', ['name_localizations', 'description_localizations']],
  ['permissions', ['default_member_permissions']],
  ['places', ['contexts']],
  ['installations', ['integration_types']],
  ['age restriction', ['nsfw']],
] as const;

/** Fields of options, verbs and choices that are ours to set; Discord adds others. */
const optionFields = [
  'type',
  'name',
  'name_localizations',
  'description',
  'description_localizations',
  'required',
  'choices',
  'value',
  'options',
  'autocomplete',
  'min_value',
  'max_value',
  'min_length',
  'max_length',
  'channel_types',
];

/** How what is registered differs from what shall be; nothing for a command that is the same. */
export function compareCommands(
  registered: readonly ComparedCommand[],
  wanted: readonly ComparedCommand[],
): readonly CommandDifference[] {
  const known = new Map(registered.map((command) => [command.name, command]));
  const names = new Set(wanted.map(({ name }) => name));
  return [
    ...wanted.flatMap((command): CommandDifference[] => {
      const before = known.get(command.name);
      if (before === undefined) return [{ kind: 'added', name: `/${command.name}`, parts: [] }];
      const changed = changedParts(before, command);
      return changed.length === 0 ? [] : [{ kind: 'changed', name: `/${command.name}`, parts: changed }];
    }),
    ...registered
      .filter(({ name }) => !names.has(name))
      .map(({ name }): CommandDifference => ({ kind: 'removed', name: `/${name}`, parts: [] })),
  ];
}

function changedParts(before: ComparedCommand, after: ComparedCommand): readonly string[] {
  const own = parts
    .filter(([, fields]) => fields.some((field) => toText(before[field]) !== toText(after[field])))
    .map(([part]) => part);
  return [...own, ...changedOptions(toOptions(before['options']), toOptions(after['options']))];
}

function changedOptions(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly string[] {
  const names = [...new Set([...before.keys(), ...after.keys()])];
  const changed = names
    .filter((name) => before.get(name) !== after.get(name))
    .map((name) => `option ${name}`);
  const isReordered = [...before.keys()].join() !== [...after.keys()].join();
  return changed.length === 0 && isReordered ? ['order of options'] : changed;
}

function toOptions(options: unknown): ReadonlyMap<string, string> {
  const list: readonly unknown[] = Array.isArray(options) ? options : [];
  return new Map(list.filter(isRecord).map((option) => [String(option['name']), toText(pick(option))]));
}

function pick(option: Readonly<Record<string, unknown>>): unknown {
  return Object.fromEntries(
    optionFields.map((field) => {
      const value = option[field];
      return [
        field,
        Array.isArray(value) ? value.map((item) => (isRecord(item) ? pick(item) : item)) : value,
      ];
    }),
  );
}

/** The same text for the same meaning: what is empty, off or left out is one, and so is any order of fields. */
function toText(value: unknown): string {
  return JSON.stringify(normalise(value)) ?? '';
}

function normalise(value: unknown): unknown {
  if (value === null || value === false || value === '') return undefined;
  if (Array.isArray(value)) {
    if (value.length === 0) return undefined;
    return value.every((item) => typeof item === 'number')
      ? value.toSorted((a, b) => a - b)
      : value.map(normalise);
  }
  if (!isRecord(value)) return value;
  const fields = Object.entries(value)
    .map(([name, field]) => [name, normalise(field)] as const)
    .filter(([, field]) => field !== undefined)
    .toSorted(([a], [b]) => (a < b ? -1 : 1));
  return fields.length === 0 ? undefined : Object.fromEntries(fields);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
