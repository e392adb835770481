import { lengths, qualities, shapes } from '../domain/draw-presets.ts';
import { roles } from '../domain/role.ts';
import { nsfwRules } from '../domain/space-policy.ts';
import { locales } from '../domain/texts.ts';

/**
 * Every command with its options: what both platforms register and parse by. Names and descriptions that people see
 * come from the locale files (locales/<locale>/commands.ftl, read by chat/command-words.ts).
 */

export interface OptionSpec {
  readonly name: string;
  readonly type: 'text' | 'whole' | 'number' | 'yes-no' | 'picture' | 'user';
  readonly isRequired?: boolean;
  /** The only values. */
  readonly choices?: readonly string[];
  /** Choices are offered as one types; other values may come. */
  readonly completes?: boolean;
  readonly min?: number;
  readonly max?: number;
  readonly maxLength?: number;
}

interface CommandSpec {
  readonly name: string;
  /** Who sees it by default: checked again whenever it is used. */
  readonly audience: 'everybody' | 'managers';
  readonly options?: readonly OptionSpec[];
  readonly verbs?: readonly { readonly name: string; readonly options: readonly OptionSpec[] }[];
}

const promptCharacters = 2_000;

/** More than anybody can draw in a thousand years, and far inside what adds up exactly. */
export const mostCredits = 1_000_000_000;

/** What sets a setting back to Pincel's own way. */
export const unset = 'auto';

/** The rules of a server or group that can be as everywhere again. */
export const resettableParts = ['channels', 'nsfw', 'kinds', 'queue', 'words', 'trusted-roles'] as const;

const prompt = { name: 'prompt', type: 'text', isRequired: true, maxLength: promptCharacters } as const;
const drawing = [
  { name: 'negative', type: 'text', maxLength: promptCharacters },
  { name: 'size', type: 'text', choices: shapes },
  { name: 'quality', type: 'text', choices: qualities },
  { name: 'style', type: 'text', completes: true },
  { name: 'seed', type: 'whole', min: 0, max: 4_294_967_295 },
] as const satisfies readonly OptionSpec[];
const isPrivate = { name: 'private', type: 'yes-no' } as const;
const model = { name: 'model', type: 'text', completes: true } as const;
const who = [
  { name: 'user', type: 'user' },
  { name: 'role', type: 'text', choices: roles },
] as const satisfies readonly OptionSpec[];
const job = { name: 'job', type: 'text', completes: true } as const;

const commandTable = [
  {
    name: 'image',
    audience: 'everybody',
    options: [
      prompt,
      ...drawing,
      { name: 'count', type: 'whole', min: 1, max: 4 },
      { name: 'picture', type: 'picture' },
      { name: 'strength', type: 'number', min: 0, max: 1 },
      model,
      isPrivate,
    ],
  },
  {
    name: 'gif',
    audience: 'everybody',
    options: [
      prompt,
      { name: 'motion', type: 'text', completes: true },
      { name: 'length', type: 'text', choices: lengths },
      ...drawing,
      model,
      isPrivate,
    ],
  },
  { name: 'queue', audience: 'everybody' },
  { name: 'cancel', audience: 'everybody', options: [job] },
  { name: 'quota', audience: 'everybody' },
  { name: 'history', audience: 'everybody' },
  {
    name: 'settings',
    audience: 'everybody',
    options: [
      { name: 'language', type: 'text', choices: [...locales, unset] },
      { name: 'size', type: 'text', choices: [...shapes, unset] },
      { name: 'quality', type: 'text', choices: [...qualities, unset] },
      { name: 'style', type: 'text', completes: true },
      { name: 'negative', type: 'text', maxLength: promptCharacters },
      isPrivate,
      { name: 'reduced-motion', type: 'yes-no' },
    ],
  },
  { name: 'link', audience: 'everybody', options: [{ name: 'code', type: 'text', maxLength: 40 }] },
  { name: 'login', audience: 'everybody' },
  { name: 'privacy', audience: 'everybody' },
  { name: 'forget', audience: 'everybody', options: [{ name: 'confirm', type: 'yes-no' }] },
  { name: 'help', audience: 'everybody' },
  { name: 'start', audience: 'everybody' },
  {
    name: 'quota-admin',
    audience: 'managers',
    verbs: [
      { name: 'show', options: who },
      {
        name: 'set',
        options: [
          ...who,
          { name: 'capacity', type: 'text', completes: true },
          { name: 'per-day', type: 'number', min: 0, max: mostCredits },
          { name: 'waiting', type: 'whole', min: 0, max: 10_000 },
          { name: 'running', type: 'whole', min: 1, max: 64 },
        ],
      },
      {
        name: 'grant',
        options: [
          { name: 'user', type: 'user', isRequired: true },
          { name: 'credits', type: 'number', isRequired: true, min: -mostCredits, max: mostCredits },
          { name: 'reason', type: 'text', maxLength: 200 },
        ],
      },
      { name: 'reset', options: who },
      { name: 'block', options: [{ name: 'user', type: 'user', isRequired: true }] },
      { name: 'unblock', options: [{ name: 'user', type: 'user', isRequired: true }] },
    ],
  },
  {
    name: 'policy',
    audience: 'managers',
    verbs: [
      { name: 'show', options: [] },
      {
        name: 'channel',
        options: [
          { name: 'change', type: 'text', choices: ['allow', 'remove', 'allow-all'], isRequired: true },
        ],
      },
      {
        name: 'nsfw',
        options: [{ name: 'rule', type: 'text', choices: nsfwRules, isRequired: true }],
      },
      {
        name: 'words',
        options: [
          { name: 'list', type: 'text', choices: ['deny', 'allow'], isRequired: true },
          { name: 'add', type: 'text', maxLength: 200 },
          { name: 'remove', type: 'text', maxLength: 200, completes: true },
        ],
      },
      {
        name: 'kind',
        options: [
          { name: 'kind', type: 'text', choices: ['image', 'gif'], isRequired: true },
          {
            name: 'from-role',
            type: 'text',
            choices: [...roles, 'nobody'],
            isRequired: true,
          },
        ],
      },
      {
        name: 'queue',
        options: [{ name: 'waiting', type: 'whole', min: 0, max: 100_000, isRequired: true }],
      },
      {
        name: 'trusted-role',
        options: [
          { name: 'role-id', type: 'text', isRequired: true, maxLength: 40 },
          { name: 'change', type: 'text', choices: ['allow', 'remove'], isRequired: true },
        ],
      },
      {
        name: 'reset',
        options: [{ name: 'part', type: 'text', choices: resettableParts, isRequired: true }],
      },
    ],
  },
  {
    name: 'queue-admin',
    audience: 'managers',
    verbs: [
      { name: 'list', options: [] },
      { name: 'cancel', options: [{ ...job, isRequired: true }] },
      { name: 'pause', options: [] },
      { name: 'resume', options: [] },
    ],
  },
  {
    name: 'audit',
    audience: 'managers',
    verbs: [
      { name: 'recent', options: [{ name: 'entries', type: 'whole', min: 1, max: 50 }] },
      { name: 'user', options: [{ name: 'user', type: 'user', isRequired: true }] },
      { name: 'export', options: [{ name: 'days', type: 'whole', min: 1, max: 3_650 }] },
    ],
  },
] as const satisfies readonly CommandSpec[];

export type CommandName = (typeof commandTable)[number]['name'];

type CommandWithVerbs = Extract<(typeof commandTable)[number], { readonly verbs: unknown }>;

/** The verbs of a command that has some. */
export type VerbOf<Name extends CommandWithVerbs['name']> = Extract<
  CommandWithVerbs,
  { readonly name: Name }
>['verbs'][number]['name'];

export const commands: readonly (CommandSpec & { readonly name: CommandName })[] = commandTable;
