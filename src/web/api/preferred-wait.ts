const longestWaitSeconds = 60;

/** How long a caller prefers to wait (RFC 7240, `Prefer: wait=10`), bounded; 0 without a wish. */
export function preferredWaitMs(prefer: string | undefined): number {
  const seconds = /(?:^|[,;\s])wait\s*=\s*"?(\d{1,9})"?(?=$|[,;\s])/i.exec(prefer ?? '')?.[1];
  return seconds === undefined ? 0 : Math.min(Number(seconds), longestWaitSeconds) * 1_000;
}
