import type { LoraChoice } from '../../domain/lora-tags.ts';
import { canceledError } from '../engine-errors.ts';
import type { LoadedModel } from '../models/loaded-model.ts';

/** Models with LoRAs kept in memory beside the plain one: each has a copy of the graphs its LoRAs change. */
const maxPatched = 2;

/** A model that stays in memory until it is given back. */
export interface ModelLease {
  readonly model: LoadedModel;
  giveBack(): void;
}

/** The model of an engine process, plain or with LoRAs, for one drawing at a time or many. */
export interface LoraModels {
  /**
   * The model with these LoRAs added. The plain one is there at once; others wait their turn, first come, first served,
   * while as many sets of LoRAs as memory is meant for are in use.
   * @throws AppError `canceled` when the signal is aborted first, `model-invalid`.
   */
  lease(loras: readonly LoraChoice[], signal: AbortSignal): Promise<ModelLease>;
  /** How often a set of LoRAs was dropped for another. */
  readonly swaps: number;
}

interface Waiter {
  readonly key: string;
  readonly loras: readonly LoraChoice[];
  readonly signal: AbortSignal;
  readonly resolve: (lease: ModelLease) => void;
  readonly reject: (error: unknown) => void;
}

interface Patched {
  readonly model: LoadedModel;
  users: number;
}

/** Keeps the sets of LoRAs that were used last. */
export function createLoraModels(plain: LoadedModel): LoraModels {
  /** The one used longest ago comes first. */
  const kept = new Map<string, Patched>();
  const waiting: Waiter[] = [];
  let admitting = false;
  let swaps = 0;

  const admit = async (): Promise<void> => {
    if (admitting) return;
    admitting = true;
    for (let next = waiting[0]; next !== undefined && hasRoom(next.key); next = waiting[0]) {
      waiting.shift();
      if (!next.signal.aborted) await open(next).catch(next.reject);
    }
    admitting = false;
  };

  const hasRoom = (key: string): boolean =>
    kept.has(key) || kept.size < maxPatched || findIdle() !== undefined;

  const findIdle = () => [...kept].find(([, { users }]) => users === 0);

  const open = async ({ key, loras, signal, resolve }: Waiter): Promise<void> => {
    const patched = kept.get(key) ?? { model: await load(loras), users: 0 };
    kept.delete(key);
    kept.set(key, patched);
    patched.users += 1;
    const lease = toLease(patched);
    if (signal.aborted) lease.giveBack();
    else resolve(lease);
  };

  const load = async (loras: readonly LoraChoice[]): Promise<LoadedModel> => {
    const idle = kept.size < maxPatched ? undefined : findIdle();
    if (idle !== undefined) {
      kept.delete(idle[0]);
      swaps += 1;
      await idle[1].model.release();
    }
    return plain.withLoras(loras);
  };

  const toLease = (patched: Patched): ModelLease => {
    let given = false;
    return {
      model: patched.model,
      giveBack() {
        if (given) return;
        given = true;
        patched.users -= 1;
        void admit();
      },
    };
  };

  return {
    get swaps() {
      return swaps;
    },
    lease(loras, signal) {
      if (loras.length === 0) return Promise.resolve({ model: plain, giveBack: () => undefined });
      return new Promise<ModelLease>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(canceledError()), { once: true });
        waiting.push({ key: keyOf(loras), loras, signal, resolve, reject });
        void admit();
      });
    },
  };
}

function keyOf(loras: readonly LoraChoice[]): string {
  return loras.map(({ name, weight }) => `${name}:${weight}`).join(' ');
}
