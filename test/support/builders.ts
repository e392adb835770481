import type { EngineJob } from '../../src/domain/engine.ts';
import type { GenerationRequest } from '../../src/domain/generation-request.ts';
import type { Drawing } from '../../src/engine/serving/drawing.ts';
import { createPixelBuffers } from '../../src/engine/serving/pixel-buffers.ts';

/** A complete request for `models/mini`, with what a test changes. */
export function aRequest(changes: Partial<GenerationRequest> = {}): GenerationRequest {
  return {
    kind: 'image',
    model: 'mini',
    prompt: 'a cat on a blue background',
    negativePrompt: '',
    widthPx: 256,
    heightPx: 256,
    steps: 12,
    guidanceScale: 3,
    guidanceRescale: 0,
    seed: 1,
    count: 1,
    scheduler: 'ddim',
    promptMode: 'chunk',
    clipSkip: 0,
    frames: 1,
    fps: 8,
    loop: true,
    initImage: undefined,
    checksSafety: true,
    ...changes,
  };
}

let jobs = 0;

export function aJob(changes: Partial<EngineJob> = {}): EngineJob {
  jobs += 1;
  return {
    id: `job-${jobs}`,
    request: aRequest(),
    asker: { userId: 'user', weight: 1, class: 'interactive' },
    outputFolder: '.',
    fileStem: `picture-${jobs}`,
    pictureFormat: 'png',
    embedParameters: true,
    previews: false,
    ...changes,
  };
}

/** A drawing in the engine loop, with what a test changes. */
export function aDrawing(changes: Partial<Drawing>): Drawing {
  return {
    job: aJob(),
    lease: {
      get model(): never {
        throw new Error('This drawing has no model');
      },
      giveBack: () => undefined,
    },
    emit: () => undefined,
    resolve: () => undefined,
    reject: () => undefined,
    notices: [],
    writing: [],
    phase: { name: 'text' },
    pixels: createPixelBuffers().lend(),
    withheld: 0,
    canceled: false,
    account: { recentMs: 0 },
    sinceShareMs: 0,
    slotsPerStep: 2,
    engineMs: 0,
    stepsDone: 0,
    previewPending: false,
    ...changes,
  };
}
