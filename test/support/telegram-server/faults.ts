import type { ResponseParameters } from 'grammy/types';

/** What goes wrong with a call. `before` and `after`: whether what it asked for takes place. */
export type Fault =
  | {
      readonly kind: 'error';
      readonly code: number;
      readonly description: string;
      readonly parameters?: ResponseParameters;
    }
  | { readonly kind: 'too-many-requests'; readonly retryAfterS: number }
  /** A page of the proxy before the Bot API, which is no JSON. */
  | { readonly kind: 'bad-gateway'; readonly when: 'before' | 'after' }
  | { readonly kind: 'reset'; readonly when: 'before' | 'after' }
  /** The connection stays open and nothing comes. */
  | { readonly kind: 'half-open'; readonly when: 'before' | 'after' };

export interface FaultRule {
  readonly fault: Fault;
  /** All methods without. */
  readonly methods?: readonly string[];
  readonly chatId?: number;
  /** Once without; `Infinity` until it is healed. */
  readonly times?: number;
}

export interface Faults {
  /** Answers how to heal it. */
  add(rule: FaultRule): () => void;
  next(method: string, chatId: number | undefined): Fault | undefined;
}

export function createFaults(): Faults {
  let rules: { readonly rule: FaultRule; left: number }[] = [];
  return {
    add(rule) {
      const entry = { rule, left: rule.times ?? 1 };
      rules.push(entry);
      return () => {
        rules = rules.filter((other) => other !== entry);
      };
    },
    next(method, chatId) {
      const entry = rules.find(
        ({ rule, left }) =>
          left > 0 &&
          (rule.methods?.includes(method) ?? true) &&
          (rule.chatId === undefined || rule.chatId === chatId),
      );
      if (entry === undefined) return undefined;
      entry.left -= 1;
      return entry.rule.fault;
    },
  };
}
