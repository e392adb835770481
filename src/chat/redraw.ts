import { createRedraft, type RedraftDeps, type Redrawing } from '../app/redraft.ts';
import type { Job } from '../domain/job.ts';
import { chatSurfaces } from '../domain/surface.ts';
import type { Texts } from '../domain/texts.ts';
import type { Answer } from './answer.ts';
import type { CommandContext } from './command-context.ts';
import { readDestination } from './destination.ts';
import { privateText } from './private-text.ts';
import type { SubmitDraft } from './submit-draft.ts';

export interface RedrawDeps extends RedraftDeps {
  readonly submitDraft: SubmitDraft;
  readonly texts: Texts;
}

/** Asks for an earlier request in another way, by the person who had asked for it. */
export type Redraw = (redrawing: Redrawing, job: Job, context: CommandContext) => Answer;

export function createRedraw(deps: RedrawDeps): Redraw {
  const redraft = createRedraft(deps);
  return (redrawing, job, context) => {
    const redrafted = redraft(redrawing, job);
    if (!redrafted.ok) return privateText(deps.texts.tell(redrafted.problem, context.locale));
    return deps.submitDraft({ draft: redrafted.draft, isPrivate: isPrivate(job, context) }, context);
  };
}

/** As the first one was; what was asked for elsewhere says nothing about chats. */
function isPrivate(job: Job, { settings }: CommandContext): boolean {
  return chatSurfaces.some((surface) => surface === job.surface)
    ? readDestination(job).manner.isPrivate
    : (settings.isPrivate ?? false);
}
