import type { JobBoard } from '../app/job-board.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { Lane } from '../domain/lane.ts';
import type { ModelInfo } from '../domain/model-info.ts';
import type { SpacePolicies } from '../domain/space-policy.ts';
import { styles } from '../domain/styles.ts';
import type { Texts } from '../domain/texts.ts';
import { activeJobs } from './active-jobs.ts';
import { type NamePersonDeps, namePerson } from './admin/name-person.ts';
import { upcomingJobs } from './admin/upcoming-jobs.ts';
import { ago } from './ago.ts';
import type { Completion, CompletionChoice } from './call.ts';
import type { CommandContext } from './command-context.ts';
import { unset } from './command-table.ts';
import { createCommandWords } from './command-words.ts';
import { describePlace } from './describe-place.ts';
import { toStyleLabel } from './find-style.ts';
import { oneLine } from './one-line.ts';
import { type Say, sayIn } from './say.ts';
import { choiceOption, textOption } from './typed-options.ts';

export interface CompletionDeps extends NamePersonDeps {
  readonly texts: Texts;
  readonly models: readonly Pick<ModelInfo, 'name' | 'motions'>[];
  readonly defaultModel: string;
  readonly jobs: Pick<JobStore, 'get' | 'ofUser' | 'count'>;
  readonly board: Pick<JobBoard, 'get'>;
  readonly lane: Pick<Lane, 'upcoming'>;
  readonly spacePolicies: Pick<SpacePolicies, 'own'>;
  readonly now: () => number;
}

/** Choices for an option as somebody types, at most 25, best first; none of what they may not see. */
type Complete = (completion: Completion, context: CommandContext) => readonly CompletionChoice[];

/** Discord's bounds, in UTF-16 code units for the last two; Telegram asks for no choices. */
const maxChoices = 25;
const maxLabelLength = 100;
const maxValueLength = 100;
const promptLength = 60;
const capacities = ['100', '300', '1000'];

export function createCompletions(deps: CompletionDeps): Complete {
  const { texts, models, defaultModel, spacePolicies } = deps;

  const choicesFor = (completion: Completion, context: CommandContext): readonly CompletionChoice[] => {
    const say = sayIn(texts, context.locale);
    const { name, option } = completion;
    switch (option) {
      case 'model':
        return models.map((model) => toChoice(model.name));
      case 'motion': {
        const asked = textOption(completion, 'model') ?? defaultModel;
        return models.find((model) => model.name === asked)?.motions.map(toChoice) ?? [];
      }
      case 'style': {
        const offered = styles.map((style) => ({
          label: toStyleLabel(style, texts, context.locale),
          value: style.name,
        }));
        const { choiceLabel } = createCommandWords(texts);
        const none = { label: choiceLabel('size', unset, context.locale), value: unset };
        return name === 'settings' ? [...offered, none] : offered;
      }
      case 'job':
        return name === 'queue-admin' ? jobsInReach(deps, context, say) : ownJobs(deps, context, say);
      case 'capacity':
        return context.authority === 'pincel'
          ? [...capacities.map(toChoice), { label: say('admin-unlimited'), value: 'unlimited' }]
          : [];
      case 'remove': {
        const list = choiceOption(completion, 'list', ['deny', 'allow']);
        if (list === undefined || context.authority === 'self') return [];
        return spacePolicies.own(context.known.spaceId).words?.[list].map(toChoice) ?? [];
      }
      default:
        return [];
    }
  };

  return (completion, context) =>
    bestFirst(choicesFor(completion, context), completion.typed)
      .filter(({ value }) => value.length <= maxValueLength)
      .slice(0, maxChoices)
      .map(({ label, value }) => ({ label: oneLine(label, maxLabelLength), value }));
}

function toChoice(value: string): CompletionChoice {
  return { label: value, value };
}

function ownJobs(
  { texts, jobs, board }: CompletionDeps,
  { known, locale }: CommandContext,
  say: Say,
): readonly CompletionChoice[] {
  return activeJobs(jobs, known.userId)
    .toReversed()
    .flatMap(({ id }) => board.get(id) ?? [])
    .filter(({ state }) => state !== 'generated')
    .map((view) => ({
      label: `${oneLine(view.request.prompt, promptLength)}: ${describePlace(view, texts, say, locale)}`,
      value: view.jobId,
    }));
}

/** Without what their people wrote, as `/queue-admin list` tells them. */
function jobsInReach(deps: CompletionDeps, context: CommandContext, say: Say): readonly CompletionChoice[] {
  const atMs = deps.now();
  return upcomingJobs(deps, context, maxChoices).map(({ id, kind, state, userId, acceptedAtMs }) => ({
    label: say('admin-queue-choice', {
      mediaKind: kind,
      who: namePerson(userId, context, deps, say),
      state,
      ago: ago(say, acceptedAtMs, atMs),
    }),
    value: id,
  }));
}

/** Those that begin with what is typed, then those that have it elsewhere; others are not what is meant. */
function bestFirst(choices: readonly CompletionChoice[], typed: string): readonly CompletionChoice[] {
  const wanted = typed.trim().toLowerCase();
  const rank = ({ label, value }: CompletionChoice): number => {
    const places = [label, value].map((text) => text.toLowerCase().indexOf(wanted));
    if (places.includes(0)) return 0;
    return places.some((place) => place > 0) ? 1 : 2;
  };
  return choices
    .map((choice) => ({ choice, rank: rank(choice) }))
    .filter((ranked) => ranked.rank < 2)
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ choice }) => choice);
}
