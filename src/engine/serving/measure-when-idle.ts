import { type MeasureStepsDeps, measureSteps } from './measure-steps.ts';

/**
 * Answers what is to be called whenever the engine may be idle: it measures steps until all are measured once, and gives
 * way to whoever comes. So an engine that had a crowd at its start learns what sharing a call brings as soon as there is
 * a pause. What fails counts as measured: serving will show what it costs.
 */
export function measureWhenIdle(deps: MeasureStepsDeps): () => Promise<void> {
  let state: 'wanting' | 'measuring' | 'done' = 'wanting';
  return async () => {
    if (state !== 'wanting' || deps.isWanted()) return;
    state = 'measuring';
    const isDone = await measureSteps(deps).catch(() => true);
    state = isDone ? 'done' : 'wanting';
  };
}
