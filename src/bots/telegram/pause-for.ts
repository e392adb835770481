/** Resolves after a while, or as soon as the signal aborts. */
export function pauseFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) {
      resolve();
      return;
    }
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end);
  });
}

const firstDelayMs = 1_000;
const longestDelayMs = 30_000;

/** How long to wait after so many failures in a row: doubling, with jitter so that not all come back together. */
export function backOffMs(failures: number): number {
  const boundMs = Math.min(longestDelayMs, firstDelayMs * 2 ** (failures - 1));
  return boundMs / 2 + (Math.random() * boundMs) / 2;
}
