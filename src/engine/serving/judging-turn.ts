import type { EngineJob } from '../../domain/engine.ts';
import { blockedError } from '../engine-errors.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import type { DecodingClip } from '../pipelines/decode-frames.ts';
import { judgeFrames } from '../pipelines/judge-frames.ts';
import { defaultJudgedFrames, framesToJudge } from '../safety/frames-to-judge.ts';
import type { Drawing, PhaseOf } from './drawing.ts';
import type { EngineLoopDeps } from './engine-loop.ts';
import { fallBackToFp32 } from './fall-back-to-fp32.ts';
import { pieceBudgetMs } from './step-costs.ts';
import { writeClip } from './write-clip.ts';

const costKey = 'judge';

/** Whether what is drawn for a job is looked at before anybody gets it. */
export function isJudged({ request }: EngineJob, model: LoadedModel): boolean {
  return request.checksSafety && model.safetyChecker !== undefined;
}

/** What comes after the last frame of clip `index`: judging where that is due, otherwise its file. */
export function finishClip(
  drawing: Drawing,
  clips: readonly DecodingClip[],
  index: number,
  deps: EngineLoopDeps,
): void {
  const frames = clips[index]?.pixels.frames ?? 0;
  if (isJudged(drawing.job, deps.model)) {
    const framesLeft = framesToJudge(frames, deps.judgedFrames ?? defaultJudgedFrames);
    drawing.phase = { name: 'judge', clips, index, framesLeft };
  } else {
    keepClip(drawing, clips, index, deps);
  }
}

/**
 * As many frames of a finished clip as fit a step. A hit withholds the clip: it is never written. When the last one is
 * judged, the person is told how many were withheld.
 * @throws AppError `blocked-content` when nothing is left to hand over.
 */
export async function takeJudgingTurn(
  drawing: Drawing,
  { clips, index, framesLeft }: PhaseOf<'judge'>,
  deps: EngineLoopDeps,
): Promise<void> {
  const clip = clips[index];
  if (clip === undefined) throw new Error('A drawing in its judging phase has no clip to judge');
  deps.onWork('judging');
  const frames = framesLeft.slice(0, deps.costs.slotsWithin(costKey, pieceBudgetMs));
  const startedMs = deps.clock.nowMs();
  const isBlocked = await judgeInFp32IfNeeded(drawing, clip, frames, deps);
  deps.costs.record(costKey, frames.length, deps.clock.nowMs() - startedMs);
  const rest = framesLeft.slice(frames.length);
  if (isBlocked) {
    drawing.withheld += 1;
    goOn(drawing, clips, index);
  } else if (rest.length > 0) {
    drawing.phase = { name: 'judge', clips, index, framesLeft: rest };
  } else {
    keepClip(drawing, clips, index, deps);
  }
}

function keepClip(
  drawing: Drawing,
  clips: readonly DecodingClip[],
  index: number,
  deps: EngineLoopDeps,
): void {
  const clip = clips[index];
  if (clip !== undefined) drawing.writing.push(writeClip(drawing.job, index, clip.pixels, deps.media));
  goOn(drawing, clips, index);
}

function goOn(drawing: Drawing, clips: readonly DecodingClip[], index: number): void {
  if (index < clips.length - 1) {
    drawing.phase = { name: 'decode', clips };
    return;
  }
  const { withheld } = drawing;
  if (withheld === clips.length) throw blockedError();
  if (withheld > 0) {
    const notice = { kind: 'pictures-withheld', withheld, drawn: clips.length } as const;
    drawing.notices.push(notice);
    drawing.emit({ type: 'notice', notice });
  }
  drawing.phase = { name: 'write' };
  drawing.emit({ type: 'stage', stage: 'writing' });
}

async function judgeInFp32IfNeeded(
  drawing: Drawing,
  clip: DecodingClip,
  frames: readonly number[],
  { model }: EngineLoopDeps,
): Promise<boolean> {
  try {
    return await judgeFrames(model, clip.pixels, frames);
  } catch (error) {
    if (model.safetyChecker === undefined) throw error;
    await fallBackToFp32(error, model.safetyChecker, [drawing]);
    return judgeFrames(model, clip.pixels, frames);
  }
}
