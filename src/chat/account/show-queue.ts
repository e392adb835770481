import type { JobBoard } from '../../app/job-board.ts';
import type { JobStore } from '../../domain/job-store.ts';
import type { SettingsStore } from '../../domain/settings-store.ts';
import type { Texts } from '../../domain/texts.ts';
import { activeJobs } from '../active-jobs.ts';
import type { Button } from '../answer.ts';
import { toButtonId } from '../button-id.ts';
import { inRows } from '../button-rows.ts';
import type { CommandHandler } from '../command-context.ts';
import { describePlace } from '../describe-place.ts';
import { fitLines } from '../fit-lines.ts';
import { oneLine } from '../one-line.ts';
import { privateText } from '../private-text.ts';
import { sayIn } from '../say.ts';

export interface ShowQueueDeps {
  readonly texts: Texts;
  readonly jobs: Pick<JobStore, 'ofUser' | 'count'>;
  readonly board: Pick<JobBoard, 'get'>;
  readonly settings: Pick<SettingsStore, 'read'>;
}

const shownJobs = 10;
const promptLength = 80;

/** `/queue`: where a person's drawings stand, with a button to stop each, and how much waits in all. */
export function createShowQueue({ texts, jobs, board, settings }: ShowQueueDeps): CommandHandler {
  return (_call, { known, locale }) => {
    const say = sayIn(texts, locale);
    const views = activeJobs(jobs, known.userId).flatMap(({ id }) => board.get(id) ?? []);
    const shown = views.slice(0, shownJobs);
    const { isQueuePaused, isDraining } = settings.read();
    const { queued, running } = jobs.count();
    const text = fitLines(
      [
        views.length === 0 ? say('account-queue-empty') : say('account-queue-yours', { count: views.length }),
        ...shown.map((view, index) =>
          say('account-queue-job', {
            number: index + 1,
            prompt: oneLine(view.request.prompt, promptLength),
            place: describePlace(view, texts, say, locale),
          }),
        ),
        ...(views.length > shown.length ? [say('account-more', { count: views.length - shown.length })] : []),
        say('account-queue-all', { queued, running }),
        ...(isQueuePaused ? [say('account-queue-paused')] : []),
        ...(isDraining ? [say('refusal-draining')] : []),
      ],
      (count) => say('account-more', { count }),
    );
    const buttons = shown.flatMap(({ jobId, state, isStopping }, index): readonly Button[] =>
      state === 'generated' || isStopping
        ? []
        : [
            {
              id: toButtonId('cancel', jobId),
              label: say('account-queue-cancel', { number: index + 1 }),
              style: 'danger',
            },
          ],
    );
    return privateText(text, inRows(buttons));
  };
}
