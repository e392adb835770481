import type { ChatSurface } from './surface.ts';

/** An event as a platform handed it over. */
export interface InboxEvent {
  /** `telegram:<update_id>`, `discord:<interaction id>`: the same event again has the same key. */
  readonly eventKey: string;
  readonly surface: ChatSurface;
  /** The event as it came, as JSON. */
  readonly payload: string;
}

/**
 * Events of platforms, durably: kept before they are acknowledged, handled once. Group calls with `Transact`.
 */
export interface Inbox {
  /** Keeps those that are new and answers them, in their order; a repeated one is not among them. */
  receive(events: readonly InboxEvent[], atMs: number): readonly InboxEvent[];
  /**
   * True for whoever asks first: what the event asks for may take effect, in the same transaction. An event that was
   * not received (because its platform never repeats one) is noted.
   */
  claim(eventKey: string, surface: ChatSurface, atMs: number): boolean;
  /** The event needs nothing more: its payload is forgotten, its key is kept. */
  finish(eventKey: string, atMs: number): void;
  /** Counts a try to handle the event; answers how many there have been. */
  countAttempt(eventKey: string): number;
  /** What was received and not finished, in the order of arrival. */
  unfinished(surface: ChatSurface): readonly InboxEvent[];
  /**
   * Forgets the keys of finished and claimed events from before a time, as many as one transaction should; answers how
   * many.
   */
  prune(beforeMs: number): number;
}
