import type { MediaEncoder } from '../../domain/media-encoder.ts';
import { loadModel } from '../models/loaded-model.ts';
import { readModelFolder } from '../models/model-folder.ts';
import { toModelInfo } from '../models/model-info.ts';
import { chooseProvider } from '../models/provider.ts';
import { verifyManifest } from '../models/verify-manifest.ts';
import { warmUp } from '../pipelines/warm-up.ts';
import { machineClock } from '../serving/engine-clock.ts';
import { createEngineLoop, type EngineLoop } from '../serving/engine-loop.ts';
import { measureWhenIdle } from '../serving/measure-when-idle.ts';
import { createStepCosts } from '../serving/step-costs.ts';
import { type FromEngine, isToEngine, type ToEngine } from './messages.ts';
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

  const load = async (message: Extract<ToEngine, { type: 'load' }>): Promise<void> => {
    try {
      heartbeat('loading the model');
      const folder = await readModelFolder(message.modelFolder);
      const provider = await chooseProvider(message.provider);
      await verifyManifest(folder.path);
      const model = await loadModel(folder, {
        provider: provider.provider,
        threads: message.threads,
        // CPUs compute in fp32 whatever the graph says, with a cast around every operator.
        halfPrecision: provider.provider !== 'cpu',
        onOpen: (path) => heartbeat(`loading ${path}`),
      });
      await warmUp(model, provider.provider, heartbeat);
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
