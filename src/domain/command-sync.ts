import type { ChatSurface } from './surface.ts';

/** One way in which the commands a platform knows differ from those of this version. */
export interface CommandDifference {
  readonly kind: 'added' | 'changed' | 'removed';
  /** As people type it, with where it holds if that is not everywhere. */
  readonly name: string;
  /** Which parts, for a changed one. */
  readonly parts: readonly string[];
}

export interface CommandPlan {
  readonly differences: readonly CommandDifference[];
  /** Commands that are as they should be. */
  readonly sameCount: number;
  /** Makes the platform's commands those of this version. Nothing to do when there is no difference. */
  readonly apply: () => Promise<void>;
}

/** Compares a platform's registered commands with this version's. Rejects with an AppError that says what to do. */
export interface CommandSync {
  readonly surface: ChatSurface;
  plan(): Promise<CommandPlan>;
}
