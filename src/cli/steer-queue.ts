import type { Cancel } from '../app/cancel.ts';
import type { SteerQueue } from '../app/steer-queue.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import type { QueueAction } from './queue-command.ts';
import { type Terminal, writeJson } from './terminal.ts';

export interface SteerQueueCommandDeps {
  readonly terminal: Terminal;
  readonly steer: SteerQueue;
  readonly cancel: Cancel;
}

const actor = 'operator';

const sentences: Readonly<Record<QueueAction, { readonly done: string; readonly already: string }>> = {
  pause: {
    done: 'The queue is paused: nothing further is started.',
    already: 'The queue was paused already.',
  },
  resume: { done: 'The queue goes on.', already: 'The queue was not paused.' },
  drain: {
    done: 'Nothing new is accepted; what waits is drawn.',
    already: 'Nothing new was accepted already.',
  },
  accept: { done: 'New requests are accepted again.', already: 'New requests were accepted already.' },
};

/** Pauses, resumes, drains or opens the queue; a running gateway follows within a second. */
export function steerQueue(
  action: QueueAction,
  { json }: { readonly json: boolean },
  { terminal, steer }: SteerQueueCommandDeps,
): ExitCode {
  const changed = steer[action](actor);
  if (json) writeJson(terminal.out, { ok: true, changed });
  else terminal.out.write(`${changed ? sentences[action].done : sentences[action].already}\n`);
  return exitCodes.done;
}

export function frontJob(
  jobId: string,
  { json }: { readonly json: boolean },
  { terminal, steer }: SteerQueueCommandDeps,
): ExitCode {
  const ok = steer.front(jobId, actor);
  const sentence = ok
    ? `Job ${jobId} is next.`
    : `Job ${jobId} does not wait. \`pincel queue\` lists the jobs that do.`;
  return tell(terminal, { ok, json, sentence });
}

export function cancelJob(
  jobId: string,
  { json }: { readonly json: boolean },
  { terminal, cancel }: SteerQueueCommandDeps,
): ExitCode {
  const outcome = cancel(jobId, { admin: actor });
  switch (outcome) {
    case 'canceled':
      return tell(terminal, { ok: true, json, sentence: `Job ${jobId} is canceled.` });
    case 'canceling':
      return tell(terminal, { ok: true, json, sentence: `Job ${jobId} stops after its current step.` });
    case 'over':
      return tell(terminal, { ok: false, json, sentence: `Job ${jobId} was over already.` });
    case 'unknown':
    case 'not-yours':
      return tell(terminal, {
        ok: false,
        json,
        sentence: `There is no job ${jobId}. \`pincel queue\` lists them.`,
      });
  }
}

function tell(
  terminal: Terminal,
  { ok, json, sentence }: { readonly ok: boolean; readonly json: boolean; readonly sentence: string },
): ExitCode {
  if (json) writeJson(terminal.out, ok ? { ok } : { ok, error: sentence, kind: 'not-there' });
  else (ok ? terminal.out : terminal.err).write(`${sentence}\n`);
  return ok ? exitCodes.done : exitCodes.refused;
}
