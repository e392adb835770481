import { formatBytes } from './format-bytes.ts';
import type { TextStream } from './terminal.ts';

export interface DownloadProgress {
  /** The file that comes now. */
  readonly path: string;
  /** Of all files together. */
  readonly doneBytes: number;
  readonly totalBytes: number;
}

export interface DownloadDisplay {
  readonly show: (progress: DownloadProgress) => void;
  /** A sentence on a line of its own. */
  readonly tell: (sentence: string) => void;
  /** Takes the bar off the terminal. */
  readonly clear: () => void;
}

const barCells = 24;
const clearLine = '\r\u001b[2K';
const redrawMs = 100;
/** The speed is that of about the last ten seconds. */
const speedWindowMs = 10_000;

/** A bar that is drawn over itself on a terminal; elsewhere one line for each file and each tenth of the whole. */
export function createDownloadDisplay(stream: TextStream, now: () => number): DownloadDisplay {
  return stream.isTTY === true ? createBar(stream, now) : createLines(stream);
}

function createBar(stream: TextStream, now: () => number): DownloadDisplay {
  const speedOf = createSpeed(now);
  let drawnAtMs = Number.NEGATIVE_INFINITY;
  let isShown = false;
  const clear = (): void => {
    if (isShown) stream.write(clearLine);
    isShown = false;
  };
  return {
    show(progress) {
      const bytesPerSecond = speedOf(progress.doneBytes);
      const atMs = now();
      if (atMs - drawnAtMs < redrawMs && progress.doneBytes < progress.totalBytes) return;
      drawnAtMs = atMs;
      isShown = true;
      const line = toBar(progress, bytesPerSecond).slice(0, Math.max(1, (stream.columns ?? 80) - 1));
      stream.write(`${clearLine}${line}`);
    },
    tell(sentence) {
      clear();
      stream.write(`${sentence}\n`);
    },
    clear,
  };
}

function createLines(stream: TextStream): DownloadDisplay {
  let shown = '';
  return {
    show({ path, doneBytes, totalBytes }) {
      const tenths = totalBytes === 0 ? 10 : Math.floor((doneBytes / totalBytes) * 10);
      const key = `${path} ${tenths}`;
      if (key === shown) return;
      shown = key;
      stream.write(
        `${path}: ${formatBytes(doneBytes)} of ${formatBytes(totalBytes)} in all (${tenths * 10} %)\n`,
      );
    },
    tell: (sentence) => void stream.write(`${sentence}\n`),
    clear() {},
  };
}

function toBar(
  { path, doneBytes, totalBytes }: DownloadProgress,
  bytesPerSecond: number | undefined,
): string {
  const share = totalBytes === 0 ? 1 : doneBytes / totalBytes;
  const full = Math.round(share * barCells);
  const bar = `${'█'.repeat(full)}${'░'.repeat(barCells - full)}`;
  const counts = `${formatBytes(doneBytes)} of ${formatBytes(totalBytes)}`;
  if (bytesPerSecond === undefined || bytesPerSecond <= 0) return `${bar} ${counts}  ${path}`;
  const left = formatSeconds((totalBytes - doneBytes) / bytesPerSecond);
  return `${bar} ${counts}, ${formatBytes(bytesPerSecond)}/s, ${left}  ${path}`;
}

function formatSeconds(seconds: number): string {
  if (seconds < 90) return `${Math.ceil(seconds)} s left`;
  if (seconds < 90 * 60) return `${Math.round(seconds / 60)} min left`;
  return `${(seconds / 3600).toFixed(1)} h left`;
}

/** Bytes a second; undefined until there are two moments to compare. What lay on the disk before counts as no speed. */
function createSpeed(now: () => number): (doneBytes: number) => number | undefined {
  let samples: { readonly atMs: number; readonly bytes: number }[] = [];
  return (bytes) => {
    const atMs = now();
    const last = samples.at(-1);
    if (last !== undefined && bytes < last.bytes) samples = [];
    if (last === undefined || atMs - last.atMs >= redrawMs) samples.push({ atMs, bytes });
    samples = samples.filter((sample, i) => i === samples.length - 1 || atMs - sample.atMs <= speedWindowMs);
    const [first] = samples;
    if (first === undefined || atMs === first.atMs) return undefined;
    return ((bytes - first.bytes) / (atMs - first.atMs)) * 1000;
  };
}
