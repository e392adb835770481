import type { ServingSystem } from './serving-systems.ts';
import type { ServingRequest } from './serving-trace.ts';

export interface TraceClock {
  nowMs(): number;
  sleep(ms: number): Promise<void>;
}

/** A request and how it fared; times from the trace's beginning. */
export interface ServedRequest extends ServingRequest {
  /** The end of its first denoising step. */
  readonly firstStepAtMs: number;
  readonly endedAtMs: number;
  /** Steps of GIFs of others that ended from its arrival to its own first step's end. */
  readonly gifStepsBefore: number;
}

/** Lets the requests of a trace come at their times; answers when the last is served. A late timer counts as waiting. */
export async function serveTrace(
  trace: readonly ServingRequest[],
  system: ServingSystem,
  clock: TraceClock,
): Promise<readonly ServedRequest[]> {
  const beganMs = clock.nowMs();
  const nowMs = (): number => clock.nowMs() - beganMs;
  let gifSteps = 0;
  const serve = async (request: ServingRequest): Promise<ServedRequest> => {
    const gifStepsAtArrival = gifSteps;
    let firstStepAtMs = Number.NaN;
    let gifStepsBefore = Number.NaN;
    await system.serve(request, (event) => {
      if (event.type !== 'step') return;
      if (event.step === 1) {
        firstStepAtMs = nowMs();
        gifStepsBefore = gifSteps - gifStepsAtArrival;
      }
      if (request.kind === 'gif') gifSteps += 1;
    });
    return { ...request, firstStepAtMs, endedAtMs: nowMs(), gifStepsBefore };
  };
  const served: Promise<ServedRequest>[] = [];
  for (const request of trace) {
    const earlyMs = request.atMs - nowMs();
    if (earlyMs > 0) await clock.sleep(earlyMs);
    served.push(serve(request));
  }
  return Promise.all(served);
}
