import type { Engine } from './domain/engine.ts';
import type { Log } from './domain/log.ts';

/** For the person who started the gateway: once, when it draws; and when it cannot. */
export interface StatusListeners {
  readonly onReady: (sentence: string) => void;
  readonly onFailed: (reason: string) => void;
}

/** Why nothing can be drawn now, as a sentence; undefined when it can. */
export function describeEngineProblem(engine: Engine): string | undefined {
  const status = engine.status();
  switch (status.state) {
    case 'ready':
      return undefined;
    case 'starting':
      return 'The model is being loaded.';
    case 'restarting':
    case 'failed':
      return status.reason;
    case 'stopped':
      return 'The engine is stopped.';
  }
}

/** The log gets every change of the engine; the person who started Pincel reads whether it draws, once. */
export function tellEngineStatus(
  told: StatusListeners & { readonly engine: Engine; readonly url: string; readonly log: Log },
): void {
  const { engine, url, log, onReady, onFailed } = told;
  let isTold = false;
  engine.onStatus((status) => {
    const { state } = status;
    const reason =
      state === 'ready' ? status.provider.reason : 'reason' in status ? status.reason : undefined;
    log.info({ state, reason }, 'engine');
    if (status.state === 'failed') onFailed(status.reason);
    if (status.state !== 'ready' || isTold) return;
    isTold = true;
    onReady(`Pincel is ready: ${url} draws with ${status.model} on ${status.provider.provider}.`);
  });
}
