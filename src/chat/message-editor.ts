import type { ChatMessage } from '../domain/chat-message.ts';
import type { LiveContent } from './answer.ts';

/** How a platform changes a job's message. */
export interface MessageEditor {
  /** Milliseconds between two edits of one message. */
  readonly paceMs: number;
  /** Edits of all messages together in a second that the platform bears beside acknowledgements and results. */
  readonly editsPerSecond: number;
  /**
   * `gone`: there is no such message (any more). `later`: the platform asked to be left alone for so long. A thrown
   * error is tried again for the last content, and dropped for any other.
   */
  edit(message: ChatMessage, content: LiveContent, signal: AbortSignal): Promise<EditOutcome>;
}

export type EditOutcome =
  | { readonly kind: 'edited' | 'gone' }
  | { readonly kind: 'later'; readonly afterMs: number };
