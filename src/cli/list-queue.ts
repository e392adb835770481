import { formatCredits } from '../domain/credits.ts';
import type { Job } from '../domain/job.ts';
import type { JobStore } from '../domain/job-store.ts';
import type { SettingsStore } from '../domain/settings-store.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type Terminal, writeJson } from './terminal.ts';

export interface ListQueueDeps {
  readonly terminal: Terminal;
  readonly jobs: Pick<JobStore, 'get' | 'holders' | 'inState' | 'waiting' | 'count'>;
  readonly settings: Pick<SettingsStore, 'read'>;
  readonly now: () => number;
}

/** Tells what is drawn and what waits, without a word of what was asked for. */
export function listQueue(
  { json, limit }: { readonly json: boolean; readonly limit: number },
  { terminal, jobs, settings, now }: ListQueueDeps,
): ExitCode {
  const holders = jobs.holders();
  const running = holders
    .flatMap((holder) => jobs.inState('running', holder))
    .flatMap((id) => jobs.get(id) ?? []);
  const waiting = holders
    .flatMap((holder) => jobs.waiting({ holder, limit }))
    .toSorted((a, b) => a.acceptedAtMs - b.acceptedAtMs)
    .flatMap(({ jobId }) => jobs.get(jobId) ?? []);
  const listed = [...running, ...waiting].slice(0, limit);
  const counts = jobs.count();
  const state = settings.read();
  if (json) {
    writeJson(terminal.out, { ...state, ...counts, jobs: listed.map((job) => toLine(job, now())) });
    return exitCodes.done;
  }
  const notes = [
    ...(state.isQueuePaused ? ['The queue is paused: `pincel queue resume` starts it again.'] : []),
    ...(state.isDraining ? ['Nothing new is accepted: `pincel queue accept` changes that.'] : []),
  ];
  for (const note of notes) terminal.err.write(`${note}\n`);
  if (listed.length === 0) terminal.out.write('Nothing is drawn and nothing waits.\n');
  for (const job of listed) {
    const { jobId, state: is, kind, userId, ageSeconds, price } = toLine(job, now());
    terminal.out.write(
      `${jobId}  ${is.padEnd(7)}  ${kind.padEnd(5)}  ${userId}  ${ageSeconds} s  ${price}\n`,
    );
  }
  const more = counts.queued + counts.running - listed.length;
  if (more > 0) terminal.err.write(`${more} more: --limit ${counts.queued + counts.running} lists all.\n`);
  return exitCodes.done;
}

function toLine(job: Job, nowMs: number) {
  return {
    jobId: job.id,
    state: job.state,
    kind: job.kind,
    class: job.class,
    userId: job.userId,
    spaceId: job.spaceId,
    ageSeconds: Math.max(0, Math.round((nowMs - job.acceptedAtMs) / 1000)),
    price: formatCredits(job.priceMillicredits),
  };
}
