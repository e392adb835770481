import type { APIMessage, APIModalInteractionResponseCallbackData } from 'discord-api-types/v10';
import type { RecordedCall } from './protocol-log.ts';

/** What happens on the platform, as somebody who could see everything would be told. */
type ServerEvent =
  | {
      readonly kind: 'message-created' | 'message-updated';
      readonly message: APIMessage;
      /** The only person who sees it, for ephemeral messages. */
      readonly viewerId: string | undefined;
    }
  | { readonly kind: 'message-deleted'; readonly channelId: string; readonly messageId: string }
  | { readonly kind: 'interaction-answered' | 'interaction-timed-out'; readonly interactionId: string }
  | {
      readonly kind: 'modal-opened';
      readonly interactionId: string;
      readonly modal: APIModalInteractionResponseCallbackData;
    }
  | { readonly kind: 'typing'; readonly channelId: string }
  | { readonly kind: 'gateway'; readonly what: 'identified' | 'resumed' | 'closed'; readonly shard: number }
  | { readonly kind: 'call'; readonly call: RecordedCall };

export interface Events {
  emit(event: ServerEvent): void;
  /** Answers how to stop listening. */
  subscribe(listener: (event: ServerEvent) => void): () => void;
  /** Resolves with what `pick` first makes of an event from now on. */
  when<T>(pick: (event: ServerEvent) => T | undefined): Promise<T>;
}

export function createEvents(): Events {
  const listeners = new Set<(event: ServerEvent) => void>();
  const subscribe = (listener: (event: ServerEvent) => void): (() => void) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  };
  return {
    emit(event) {
      for (const listener of listeners) listener(event);
    },
    subscribe,
    when: <T>(pick: (event: ServerEvent) => T | undefined) =>
      new Promise<T>((resolve) => {
        const unsubscribe = subscribe((event) => {
          const picked = pick(event);
          if (picked === undefined) return;
          unsubscribe();
          resolve(picked);
        });
      }),
  };
}
