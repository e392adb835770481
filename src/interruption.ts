export interface Interruption {
  /** Aborts at the first Ctrl-C (or SIGTERM). */
  readonly signal: AbortSignal;
  readonly stopListening: () => void;
}

/** Ctrl-C once ends cleanly; a second one ends the process at once, as if nobody listened. */
export function listenForInterruption(): Interruption {
  const interruption = new AbortController();
  const signals = ['SIGINT', 'SIGTERM'] as const;
  const interrupt = (): void => interruption.abort();
  for (const name of signals) process.once(name, interrupt);
  return {
    signal: interruption.signal,
    stopListening: () => {
      for (const name of signals) process.removeListener(name, interrupt);
    },
  };
}
