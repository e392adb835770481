import type { JobBoard, JobView } from '../../app/job-board.ts';
import type { Engine } from '../../domain/engine.ts';
import { isOver } from '../../domain/job-state.ts';
import type { JobStore } from '../../domain/job-store.ts';
import type { Html } from '../html.ts';
import { isEngineSettled, renderEngineBanner } from './engine-banner.ts';
import { type CardContext, toCardPiece } from './job-card.ts';
import type { LiveSource } from './stream-pieces.ts';
import { toPiece } from './to-piece.ts';
import { readWall, toWallPiece } from './wall.ts';

/** Faster than people see, slower than a small model draws. */
const atMostEveryMs = 150;

export interface LiveJobsDeps {
  readonly jobs: Pick<JobStore, 'ofUser'>;
  readonly board: Pick<JobBoard, 'get' | 'subscribe' | 'onArrival'>;
  readonly engine: Pick<Engine, 'status' | 'onStatus'>;
}

/** Draws cards for the one who looks, as things are at that moment. */
type ToContext = () => CardContext;

/**
 * What changes on somebody's wall: their jobs, wherever they were asked for, and the engine's line. No more jobs than
 * the wall shows are followed.
 */
export function watchWall(deps: LiveJobsDeps, userId: string, toContext: ToContext): LiveSource {
  const { board, engine } = deps;
  const followed = new Map<string, () => void>();
  const changed = new Set<string>();
  let isListStale = false;
  let isEngineChanged = false;
  let tell = (): void => {};

  const follow = (jobIds: ReadonlySet<string>): void => {
    for (const [jobId, unfollow] of followed) {
      if (jobIds.has(jobId)) continue;
      unfollow();
      followed.delete(jobId);
    }
    for (const jobId of jobIds) {
      if (followed.has(jobId)) continue;
      followed.set(
        jobId,
        board.subscribe(jobId, () => {
          changed.add(jobId);
          tell();
        }),
      );
    }
  };
  const renderCards = (isBeat: boolean): readonly Html[] => {
    // What waiting means to a job depends on the engine, and how long it still takes on the time.
    const isDrawn = ({ jobId, state }: JobView): boolean =>
      changed.has(jobId) ||
      ((isEngineChanged || isBeat) && state === 'queued') ||
      (isEngineChanged && state === 'running');
    return [...followed.keys()]
      .flatMap((jobId) => board.get(jobId) ?? [])
      .filter(isDrawn)
      .map((view) => toCardPiece(view, toContext()));
  };

  return {
    atMostEveryMs,
    subscribe(onChange) {
      tell = onChange;
      const unsubscribes = [
        engine.onStatus(() => {
          isEngineChanged = true;
          tell();
        }),
        board.onArrival((job) => {
          if (job.userId !== userId) return;
          isListStale = true;
          tell();
        }),
      ];
      return () => {
        for (const unsubscribe of unsubscribes) unsubscribe();
        follow(new Set());
      };
    },
    render({ isFirst, isBeat }) {
      const pieces: Html[] = isFirst || isEngineChanged ? [toEnginePiece(toContext())] : [];
      if (isFirst || isListStale) {
        const views = readWall(deps, userId);
        follow(new Set(views.map(({ jobId }) => jobId)));
        pieces.push(toWallPiece(views, toContext()));
      } else {
        pieces.push(...renderCards(isBeat));
      }
      changed.clear();
      isListStale = false;
      isEngineChanged = false;
      return pieces;
    },
  };
}

/** What changes on the page of one job: its card and the engine's line, until it is over. */
export function watchJob(
  { board, engine }: Omit<LiveJobsDeps, 'jobs'>,
  jobId: string,
  toContext: ToContext,
): LiveSource {
  let isJobChanged = false;
  let isEngineChanged = false;
  return {
    atMostEveryMs,
    subscribe(onChange) {
      const unsubscribes = [
        engine.onStatus(() => {
          isEngineChanged = true;
          onChange();
        }),
        board.subscribe(jobId, () => {
          isJobChanged = true;
          onChange();
        }),
      ];
      return () => {
        for (const unsubscribe of unsubscribes) unsubscribe();
      };
    },
    render({ isFirst, isBeat }) {
      const view = board.get(jobId);
      const isCardDrawn = isFirst || isJobChanged || isEngineChanged || (isBeat && view?.state === 'queued');
      const pieces = [
        ...(isFirst || isEngineChanged ? [toEnginePiece(toContext())] : []),
        ...(isCardDrawn && view !== undefined ? [toCardPiece(view, toContext(), { isAlone: true })] : []),
      ];
      isJobChanged = false;
      isEngineChanged = false;
      return pieces;
    },
    isOver: () => isEngineSettled(engine.status()) && isOver(board.get(jobId)?.state ?? 'canceled'),
  };
}

function toEnginePiece({ engine, model, words }: CardContext): Html {
  return toPiece('engine', renderEngineBanner(engine, model.name, words));
}
