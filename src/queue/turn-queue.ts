import type { Queue, QueueAddOptions, RunFunction } from 'p-queue';

/** Whose turn it is, decided when a turn comes. */
interface TurnGiver {
  readonly canStart: () => boolean;
  /** Called when a turn comes up, immediately before it runs. */
  readonly onTurn: () => void;
}

/**
 * p-queue's `queueClass` for turns: places at the engine without a job. All turns are alike, so they need no order of
 * their own; none comes up while nothing can be started.
 */
export function turnQueueFor({ canStart, onTurn }: TurnGiver): new () => Queue<RunFunction, QueueAddOptions> {
  return class TurnQueue implements Queue<RunFunction, QueueAddOptions> {
    readonly #turns: { readonly id: string | undefined; readonly run: RunFunction }[] = [];

    get size(): number {
      return canStart() ? this.#turns.length : 0;
    }

    enqueue(run: RunFunction, options?: Partial<QueueAddOptions>): void {
      this.#turns.push({ id: options?.id, run });
    }

    dequeue(): RunFunction | undefined {
      const turn = this.#turns.shift();
      if (turn !== undefined) onTurn();
      return turn?.run;
    }

    remove(id: string): void {
      const index = this.#turns.findIndex((turn) => turn.id === id);
      if (index !== -1) this.#turns.splice(index, 1);
    }

    filter(): RunFunction[] {
      return this.#turns.map(({ run }) => run);
    }

    /** Turns have no priorities: jobs have classes. */
    setPriority(): void {}
  };
}
