/** Keeps the messages of one surface's jobs up to date while they wait and are drawn. */
export interface LiveMessages {
  /** From now on, or again; the message's place is read from `ChatMessages` at every edit. Cheap. */
  follow(jobId: string): void;
  /** No more edits: resolves when one that is under way has ended. Called before the result takes the message's place. */
  release(jobId: string): Promise<void>;
  /** Takes up what the last run left open. */
  start(): void;
  /** Edits nothing more; resolves when what is under way has ended. */
  stop(): Promise<void>;
}
