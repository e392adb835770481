import type { JobStore } from '../../domain/job-store.ts';
import type { Texts } from '../../domain/texts.ts';
import { ago } from '../ago.ts';
import type { Button } from '../answer.ts';
import { toButtonId } from '../button-id.ts';
import { inRows } from '../button-rows.ts';
import type { CommandHandler } from '../command-context.ts';
import { oneLine } from '../one-line.ts';
import { privateText } from '../private-text.ts';
import { sayIn } from '../say.ts';

export interface ShowHistoryDeps {
  readonly texts: Texts;
  readonly jobs: Pick<JobStore, 'ofUser'>;
  readonly now: () => number;
}

const shownJobs = 5;
const promptLength = 150;

/** `/history`: a person's latest requests, each with a button to ask again. */
export function createShowHistory({ texts, jobs, now }: ShowHistoryDeps): CommandHandler {
  return (_call, { known, locale }) => {
    const say = sayIn(texts, locale);
    const atMs = now();
    const latest = jobs
      .ofUser(known.userId, { limit: shownJobs })
      .flatMap(({ id, kind, state, acceptedAtMs, request }) =>
        request === undefined ? [] : [{ id, kind, state, acceptedAtMs, request }],
      );
    if (latest.length === 0) return privateText(say('account-history-empty'));
    const lines = latest.map(({ kind, state, acceptedAtMs, request }, index) =>
      say('account-history-job', {
        number: index + 1,
        mediaKind: kind,
        prompt: oneLine(request.prompt, promptLength),
        // A name made of digits: it is not grouped.
        seed: String(request.seed),
        state,
        ago: ago(say, acceptedAtMs, atMs),
      }),
    );
    const buttons = latest.map(
      ({ id }, index): Button => ({
        id: toButtonId('again', id),
        label: say('account-history-again', { number: index + 1 }),
        style: 'plain',
      }),
    );
    return privateText([say('account-history-yours'), ...lines].join('\n'), inRows(buttons));
  };
}
