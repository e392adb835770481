import type { Pincel } from './pincel.ts';
import type { Stage } from './stage.ts';

const networkFailsMs = 10_000;

/** Everything there is to see and do: both platforms, and the real gateway between them. */
export interface Theatre {
  readonly stages: readonly Stage[];
  readonly pincel: Pincel;
  isNetworkBroken(): boolean;
  restart(): Promise<void>;
  /** For ten seconds nothing gets through to either platform. */
  breakNetwork(): void;
  /** After every change of anything; answers how to stop listening. */
  onChange(listener: () => void): () => void;
  close(): Promise<void>;
}

export function createTheatre(stages: readonly Stage[], pincel: Pincel): Theatre {
  const listeners = new Set<() => void>();
  const tell = (): void => {
    for (const listener of listeners) listener();
  };
  const unsubscribes = [...stages.map((stage) => stage.onChange(tell)), pincel.onChange(tell)];
  let healing: { readonly timer: NodeJS.Timeout; readonly heal: () => void } | undefined;

  const heal = (): void => {
    clearTimeout(healing?.timer);
    healing?.heal();
    healing = undefined;
    tell();
  };

  return {
    stages,
    pincel,
    isNetworkBroken: () => healing !== undefined,
    async restart() {
      await pincel.stop();
      pincel.start();
    },
    breakNetwork() {
      if (healing !== undefined) return;
      const heals = stages.map((stage) => stage.breakNetwork());
      healing = {
        timer: setTimeout(heal, networkFailsMs),
        heal: () => {
          for (const healOne of heals) healOne();
        },
      };
      tell();
    },
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async close() {
      for (const unsubscribe of unsubscribes) unsubscribe();
      if (healing !== undefined) heal();
      await pincel.stop();
      await Promise.all(stages.map((stage) => stage.close()));
    },
  };
}
