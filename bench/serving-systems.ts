import type { EngineEvent, EngineJob } from '../src/domain/engine.ts';
import type { MediaKind } from '../src/domain/media-kind.ts';
import { roleWeights } from '../src/domain/role.ts';
import type { EngineLoop } from '../src/engine/serving/engine-loop.ts';
import { createLocalLane } from '../src/queue/local-lane.ts';
import type { ServingRequest } from './serving-trace.ts';

/** Something that draws requests; resolves when the file is there. */
export interface ServingSystem {
  readonly name: string;
  serve(request: ServingRequest, onEvent: (event: EngineEvent) => void): Promise<void>;
}

export interface ServingParts {
  /** One for each lane. */
  readonly loops: readonly EngineLoop[];
  readonly toJob: (request: ServingRequest) => EngineJob;
  /** What a request takes alone: what the product has from its history. */
  readonly soloMs: Readonly<Record<MediaKind, number>>;
  readonly nowMs: () => number;
}

/** As in a new installation: see `drawnTogether` in src/config-settings.ts and the default rule in migrations/0001. */
const drawnTogether = 16;
const maxRunning = 2;

/** Pincel's own: the fair order gives turns, the engines share their steps. */
export function createPincelSystem({ loops, toJob, soloMs, nowMs }: ServingParts): ServingSystem {
  const waiting = new Map<string, () => Promise<number>>();
  const loads = loops.map((loop) => ({ loop, drawings: 0 }));
  const lane = createLocalLane({
    concurrency: drawnTogether * loops.length,
    run: async (jobId) => {
      const start = waiting.get(jobId);
      waiting.delete(jobId);
      return start?.();
    },
    now: nowMs,
    weights: roleWeights,
  });
  return {
    name: 'Pincel',
    serve(request, onEvent) {
      return new Promise((resolve, reject) => {
        waiting.set(request.id, async () => {
          const load = loads.reduce((least, other) => (other.drawings < least.drawings ? other : least));
          load.drawings += 1;
          try {
            const { engineMs } = await load.loop.draw(toJob(request), onEvent);
            resolve();
            return engineMs;
          } catch (error) {
            reject(error);
            throw error;
          } finally {
            load.drawings -= 1;
          }
        });
        lane.add({
          jobId: request.id,
          surface: 'web',
          spaceId: 'space',
          userId: request.userId,
          role: 'member',
          class: 'interactive',
          predictedMs: soloMs[request.kind],
          acceptedAtMs: nowMs(),
          frontedAtMs: undefined,
          maxRunning,
        });
      });
    },
  };
}

/** What it is compared with: the same engines, each drawing one request after the other, in the order of arrival. */
export function createFcfsSystem({ loops, toJob }: ServingParts): ServingSystem {
  const free = [...loops];
  const waiting: ((loop: EngineLoop) => Promise<void>)[] = [];
  const startNext = (): void => {
    const [start, loop] = [waiting[0], free[0]];
    if (start === undefined || loop === undefined) return;
    waiting.shift();
    free.shift();
    void start(loop).finally(() => {
      free.push(loop);
      startNext();
    });
  };
  return {
    name: 'first come, first served',
    serve(request, onEvent) {
      return new Promise((resolve, reject) => {
        waiting.push(async (loop) => {
          await loop.draw(toJob(request), onEvent).then(() => resolve(), reject);
        });
        startNext();
      });
    },
  };
}
