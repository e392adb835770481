import type { EngineStatus } from '../../domain/engine.ts';
import { stoppedError } from '../engine-errors.ts';

/** The engine's status now, and whoever wants to hear of the next one. */
export interface StatusBoard {
  readonly current: EngineStatus;
  set(next: EngineStatus): void;
  /** The memory in use, once ready. Nobody is told: it changes with every step. */
  noteRss(rssBytes: number): void;
  /** Answers how to stop listening. */
  subscribe(listener: (status: EngineStatus) => void): () => void;
  /** Resolves once ready; rejects with `failure()` when it failed, or because it was stopped. */
  whenReady(failure: () => Error): Promise<void>;
}

export function createStatusBoard(): StatusBoard {
  const listeners = new Set<(status: EngineStatus) => void>();
  let current: EngineStatus = { state: 'starting' };
  return {
    get current() {
      return current;
    },
    set(next) {
      current = next;
      for (const listener of listeners) listener(next);
    },
    noteRss(rssBytes) {
      if (current.state === 'ready') current = { ...current, rssBytes };
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    whenReady(failure) {
      return new Promise<void>((resolve, reject) => {
        const listener = (status: EngineStatus): void => {
          if (status.state === 'ready') resolve();
          else if (status.state === 'failed') reject(failure());
          else if (status.state === 'stopped') reject(stoppedError());
          else return;
          listeners.delete(listener);
        };
        listeners.add(listener);
        listener(current);
      });
    },
  };
}
