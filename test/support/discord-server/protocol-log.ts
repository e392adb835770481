import type { Clock } from './clock.ts';
import type { Events } from './events.ts';
import type { UploadedFile } from './read-body.ts';

/** One request to the API and what came of it. */
export interface RecordedCall {
  readonly atMs: number;
  readonly method: string;
  /** With the ids, and for interactions the token, that were called. */
  readonly path: string;
  /** `/channels/:channel/messages`; undefined for an address that is none. */
  readonly route: string | undefined;
  readonly query: string;
  /** The JSON body, or the part `payload_json`. */
  readonly json: unknown;
  readonly files: readonly UploadedFile[];
  /** Undefined where the connection was cut, or nothing was ever answered. */
  readonly status: number | undefined;
  readonly answer: unknown;
}

/** Keeps what was called, what broke the platform's rules, and how often Discord would call it an invalid request. */
export interface ProtocolLog {
  readonly calls: readonly RecordedCall[];
  readonly violations: readonly string[];
  /** Answers of 401, 403 and 429 within the last ten minutes. */
  invalidRequests(): number;
  record(call: RecordedCall): void;
  violate(text: string): void;
  countInvalidRequest(): void;
  /** Hands over the violations so far and forgets them: for tests that break rules on purpose. */
  takeViolations(): readonly string[];
  /** @throws Error with all violations, if there are any. */
  assertClean(): void;
}

const invalidRequestsMs = 10 * 60_000;

export function createProtocolLog(deps: {
  readonly clock: Clock;
  readonly events: Events;
  /** Older calls are forgotten. */
  readonly callsKept: number;
}): ProtocolLog {
  const calls: RecordedCall[] = [];
  const violations: string[] = [];
  let invalidAtMs: number[] = [];
  return {
    calls,
    violations,
    invalidRequests() {
      const sinceMs = deps.clock.now() - invalidRequestsMs;
      invalidAtMs = invalidAtMs.filter((atMs) => atMs > sinceMs);
      return invalidAtMs.length;
    },
    record(call) {
      calls.push(call);
      if (calls.length > deps.callsKept) calls.shift();
      deps.events.emit({ kind: 'call', call });
    },
    violate: (text) => {
      violations.push(text);
    },
    countInvalidRequest: () => {
      invalidAtMs.push(deps.clock.now());
    },
    takeViolations: () => violations.splice(0),
    assertClean() {
      if (violations.length === 0) return;
      throw new Error(`The platform's rules were broken:\n${violations.join('\n')}`);
    },
  };
}
