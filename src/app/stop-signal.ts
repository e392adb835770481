/** By convention 128 and the signal's number. */
const exitCodes = { SIGINT: 130, SIGTERM: 143 } as const;

export type StopSignal = keyof typeof exitCodes;

/** Node's `process` is such. */
export interface SignalledProcess {
  on(signal: StopSignal, listener: () => void): unknown;
  exit(code: number): void;
}

/**
 * Resolves with the first signal that asks this process to stop. A second one, of either kind, ends it at once: the
 * person has waited long enough. Leaving that to the signal's default would do nothing in a container, where the kernel
 * ignores unhandled signals to the first process.
 */
export function firstStopSignal(process: SignalledProcess): Promise<StopSignal> {
  const { promise, resolve } = Promise.withResolvers<StopSignal>();
  let isAsked = false;
  const listen = (signal: StopSignal): void => {
    process.on(signal, () => {
      if (isAsked) process.exit(exitCodes[signal]);
      isAsked = true;
      resolve(signal);
    });
  };
  listen('SIGINT');
  listen('SIGTERM');
  return promise;
}
