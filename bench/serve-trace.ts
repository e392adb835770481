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
  /** Steps of GIFs that ended from its arrival, with the one that was running then, to its own first step's end. */
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
  const gifStepEndsMs: number[] = [];
  const serve = async (request: ServingRequest): Promise<Omit<ServedRequest, 'gifStepsBefore'>> => {
    let firstStepAtMs = Number.NaN;
    await system.serve(request, (event) => {
      if (event.type !== 'step') return;
      if (event.step === 1) firstStepAtMs = nowMs();
      if (request.kind === 'gif') gifStepEndsMs.push(nowMs());
    });
    return { ...request, firstStepAtMs, endedAtMs: nowMs() };
  };
  const served: ReturnType<typeof serve>[] = [];
  for (const request of trace) {
    const earlyMs = request.atMs - nowMs();
    if (earlyMs > 0) await clock.sleep(earlyMs);
    served.push(serve(request));
  }
  return (await Promise.all(served)).map((request) => ({
    ...request,
    gifStepsBefore: gifStepEndsMs.filter((ms) => request.atMs < ms && ms < request.firstStepAtMs).length,
  }));
}
