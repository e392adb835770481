/** A file as it came with a call. */
export interface UploadedPart {
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

type CallOutcome =
  | { readonly kind: 'pending' }
  | { readonly kind: 'ok'; readonly result: unknown }
  | { readonly kind: 'failed'; readonly code: number; readonly description: string }
  /** Cut off, or never answered: what the bot sees is a broken connection. */
  | { readonly kind: 'unanswered' };

/** One call of a method. */
export interface RecordedCall {
  /** As documented, whatever case it came in. */
  readonly method: string;
  /** As they came: numbers may be text. */
  readonly parameters: Readonly<Record<string, unknown>>;
  /** By the name of their part. */
  readonly files: ReadonlyMap<string, UploadedPart>;
  readonly atMs: number;
  outcome: CallOutcome;
}

export interface CallLog {
  readonly calls: readonly RecordedCall[];
  readonly violations: readonly string[];
  begin(call: Omit<RecordedCall, 'outcome'>): RecordedCall;
  end(call: RecordedCall, outcome: CallOutcome): void;
  violation(sentence: string): void;
}

export function createCallLog(onChange: () => void): CallLog {
  const calls: RecordedCall[] = [];
  const violations: string[] = [];
  return {
    calls,
    violations,
    begin(call) {
      const recorded: RecordedCall = { ...call, outcome: { kind: 'pending' } };
      calls.push(recorded);
      onChange();
      return recorded;
    },
    end(call, outcome) {
      call.outcome = outcome;
      onChange();
    },
    violation(sentence) {
      violations.push(sentence);
      onChange();
    },
  };
}
