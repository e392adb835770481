import type { MediaEncoder } from '../../domain/media-encoder.ts';
import { toModelInfo } from '../models/model-info.ts';
import { machineClock } from '../serving/engine-clock.ts';
import { createEngineLoop, type EngineLoop } from '../serving/engine-loop.ts';
import { measureWhenIdle } from '../serving/measure-when-idle.ts';
import { createStepCosts } from '../serving/step-costs.ts';
import { type FromEngine, isToEngine, type LoadMessage, type ToEngine } from './messages.ts';
import { openVerifiedModel } from './open-model.ts';
import { toWireError } from './wire-error.ts';

/** A fraction of the least step timeout that can be set (1 s): an idle engine must not seem to hang. */
const heartbeatIntervalMs = 250;

/** The engine's side of the channel: reads messages, loads the model, draws. Runs until told to stop or orphaned. */
export function serveProcess(channel: NodeJS.Process, media: MediaEncoder): void {
  let loop: EngineLoop | undefined;
  let measureSteps = async (): Promise<void> => undefined;
  const send = (message: FromEngine): void => {
    if (channel.connected) channel.send?.(message);
  };
  const heartbeat = (working?: string): void =>
    send({
      type: 'heartbeat',
      rssBytes: channel.memoryUsage.rss(),
      loraSwaps: loop?.loraSwaps ?? 0,
      working,
    });
  const beating = setInterval(heartbeat, heartbeatIntervalMs);

  const load = async (message: LoadMessage): Promise<void> => {
    try {
      const { folder, provider, model } = await openVerifiedModel(message, heartbeat);
      const costs = createStepCosts();
      const started = createEngineLoop({
        model,
        media,
        costs,
        clock: machineClock,
        judgedFrames: message.judgedFrames,
        onWork: heartbeat,
      });
      loop = started;
      send({ type: 'ready', provider, model: folder.name });
      const info = await toModelInfo(folder);
      const isWanted = (): boolean => started.isBusy;
      measureSteps = measureWhenIdle({
        model,
        info,
        costs,
        clock: machineClock,
        onWork: heartbeat,
        isWanted,
      });
      await measureSteps();
    } catch (error) {
      send({ type: 'load-failed', error: toWireError(error) });
    }
  };

  const draw = async (message: Extract<ToEngine, { type: 'draw' }>): Promise<void> => {
    const jobId = message.job.id;
    try {
      if (loop === undefined) throw new Error('A job came before the model was ready');
      const result = await loop.draw(message.job, (event) => send({ type: 'event', jobId, event }));
      send({ type: 'done', jobId, result });
    } catch (error) {
      send({ type: 'failed', jobId, error: toWireError(error) });
    }
    await measureSteps();
  };

  const stop = (): void => {
    clearInterval(beating);
    channel.exit(0);
  };

  const receive = (message: ToEngine): void => {
    switch (message.type) {
      case 'load':
        void load(message);
        return;
      case 'draw':
        void draw(message);
        return;
      case 'cancel':
        loop?.cancel(message.jobId);
        return;
      case 'stop':
        stop();
        return;
    }
  };

  channel.on('message', (message: unknown) => {
    if (isToEngine(message)) receive(message);
  });
  // The gateway is gone: nobody would hear the results.
  channel.on('disconnect', stop);
  // Ctrl-C reaches the whole process group; the gateway decides what it means.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) channel.on(signal, () => undefined);
}
