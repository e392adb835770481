/** A gateway session that can be resumed: what Discord hands out with READY, and how far its events were handled. */
export interface GatewaySession {
  readonly shardId: number;
  /** Of all shards, when it began: with another number it cannot be resumed. */
  readonly shardCount: number;
  readonly sessionId: string;
  readonly sequence: number;
  readonly resumeURL: string;
}

/** Keeps gateway sessions over restarts, so that a restart resumes instead of identifying. Synchronous; may throw. */
export interface SessionStore {
  read(shardId: number): GatewaySession | undefined;
  /** Undefined forgets it. */
  write(shardId: number, session: GatewaySession | undefined): void;
  /** When this bot identified lately, oldest first. */
  readIdentifies(): readonly number[];
  writeIdentifies(timesMs: readonly number[]): void;
}
