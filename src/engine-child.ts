import { serveProcess } from './engine/process/serve-process.ts';
import { createMediaEncoder } from './media/media-encoder.ts';

/** Composition root of the engine process: the diffusion engine and the media workers, over the channel to the gateway. */
serveProcess(process, createMediaEncoder());
