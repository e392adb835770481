import { availableParallelism } from 'node:os';
import type {
  Engine,
  EngineEvent,
  EngineJob,
  EngineResult,
  EngineStatus,
  ProviderChoice,
  RestartCause,
} from '../../domain/engine.ts';
import type { Log } from '../../domain/log.ts';
import { moduleBeside } from '../../domain/module-beside.ts';
import { canceledError, diedRepeatedlyError, stoppedError } from '../engine-errors.ts';
import { type EngineExit, type EngineProcess, startEngineProcess } from './engine-process.ts';
import type { FromEngine } from './messages.ts';
import { createStatusBoard } from './status-board.ts';
import { fromWireError } from './wire-error.ts';

export interface LocalEngineOptions {
  readonly modelFolder: string;
  readonly provider: ProviderChoice;
  /** Threads for inference; undefined leaves one core to the gateway. */
  readonly threads?: number | undefined;
  /** Frames of a GIF that a safety checker looks at; `defaultJudgedFrames` unless said. */
  readonly judgedFrames?: number | undefined;
  /** Longest time without a sign of life once it is ready: one step. Loading has a bound of its own. */
  readonly stepTimeoutMs: number;
  /** Above this the process is replaced as soon as it is idle. */
  readonly maxRssBytes: number;
  /** Environment variables of its process; those of this one unless given. */
  readonly env?: Readonly<Record<string, string | undefined>> | undefined;
  /** Gets what befalls the engine process and, as debugging, every line it writes. Never a prompt. */
  readonly log: Log;
  /** The child's entry file, for tests that need a broken one. */
  readonly entry?: URL;
}

/** One more try after the engine died under a job; a job that kills two engines is at fault itself. */
const maxAttempts = 2;
/** Closing a graph does not give back all that it took on a GPU (onnxruntime issues 11362, 25325). */
const maxLoraSwaps = 20;
const firstRestartDelayMs = 250;
const longestRestartDelayMs = 30_000;
const stopGraceMs = 5_000;

interface PendingJob {
  readonly job: EngineJob;
  readonly onEvent: (event: EngineEvent) => void;
  readonly resolve: (result: EngineResult) => void;
  readonly reject: (error: unknown) => void;
  attempts: number;
  /** Handed to the process that runs now. */
  sent: boolean;
  canceled: boolean;
}

/** Draws in a forked child process, which it watches, restarts with growing delays, and replaces when it has grown too big. */
export function createLocalEngine(options: LocalEngineOptions): Engine {
  const pending = new Map<string, PendingJob>();
  const status = createStatusBoard();
  let running: EngineProcess | undefined;
  let restartTimer: NodeJS.Timeout | undefined;
  let restartDelayMs = firstRestartDelayMs;
  let loadError: Error | undefined;
  /** Whether the running process has drawn anything: a fresh one that is too big would only be followed by another. */
  let hasDrawn = false;
  /** The running process was told to end, and a fresh one follows as soon as it has. */
  let isReplacing = false;

  const start = (): void => {
    hasDrawn = false;
    status.set({ state: 'starting' });
    running = startEngineProcess({
      entry: options.entry ?? moduleBeside(import.meta.url, '../../engine-child'),
      env: options.env,
      stepTimeoutMs: options.stepTimeoutMs,
      onMessage: receive,
      onOutput: (line) => options.log.debug({}, line),
      onExit: whenGone,
    });
    running.send({
      type: 'load',
      modelFolder: options.modelFolder,
      provider: options.provider,
      threads: options.threads ?? Math.max(1, availableParallelism() - 1),
      judgedFrames: options.judgedFrames,
    });
  };

  const receive = (message: FromEngine): void => {
    switch (message.type) {
      case 'ready':
        if (isReplacing) return;
        status.set({ state: 'ready', provider: message.provider, model: message.model, rssBytes: 0 });
        for (const entry of pending.values()) sendJob(entry);
        return;
      case 'load-failed':
        if (isReplacing) return;
        failForGood(fromWireError(message.error));
        return;
      case 'heartbeat':
        status.noteRss(message.rssBytes);
        if (message.working === undefined) recycleIfWorn(message);
        return;
      case 'event':
        pending.get(message.jobId)?.onEvent(message.event);
        return;
      case 'done':
        // Proof that this process works: the next crash is not part of a loop.
        restartDelayMs = firstRestartDelayMs;
        hasDrawn = true;
        settle(message.jobId, (entry) => entry.resolve(withCrashNotice(message.result, entry.attempts)));
        return;
      case 'failed':
        settle(message.jobId, (entry) => entry.reject(fromWireError(message.error)));
        return;
    }
  };

  const sendJob = (entry: PendingJob): void => {
    entry.sent = true;
    entry.attempts += 1;
    running?.send({ type: 'draw', job: entry.job });
  };

  const settle = (jobId: string, end: (entry: PendingJob) => void): void => {
    const entry = pending.get(jobId);
    pending.delete(jobId);
    if (entry !== undefined) end(entry);
  };

  const failForGood = (error: Error): void => {
    loadError = error;
    status.set({ state: 'failed', reason: error.message });
    void running?.stop(stopGraceMs);
    for (const jobId of pending.keys()) settle(jobId, (entry) => entry.reject(error));
  };

  const whenGone = ({ hung, description, lastLines }: EngineExit): void => {
    running = undefined;
    if (status.current.state === 'stopped' || status.current.state === 'failed') return;
    if (!isReplacing) options.log.warn({ output: lastLines }, `engine process ${description}`);
    for (const entry of pending.values()) {
      if (!entry.sent) continue;
      entry.sent = false;
      if (isReplacing) entry.attempts -= 1;
      if (entry.canceled) settle(entry.job.id, ({ reject }) => reject(canceledError()));
      else if (entry.attempts < maxAttempts) entry.onEvent({ type: 'restarted' });
      else settle(entry.job.id, ({ reject }) => reject(diedRepeatedlyError(hung, description)));
    }
    if (isReplacing) {
      isReplacing = false;
      start();
      return;
    }
    status.set({
      state: 'restarting',
      cause: hung ? 'hung' : 'crashed',
      reason: `The engine process ${description}.`,
      delayMs: restartDelayMs,
    });
    restartTimer = setTimeout(start, restartDelayMs);
    restartDelayMs = Math.min(restartDelayMs * 2, longestRestartDelayMs);
  };

  const replace = (cause: RestartCause, reason: string): void => {
    options.log.info({}, `replacing the engine process. ${reason}`);
    clearTimeout(restartTimer);
    loadError = undefined;
    status.set({ state: 'restarting', cause, reason, delayMs: 0 });
    if (running === undefined) {
      start();
      return;
    }
    isReplacing = true;
    void running.stop(stopGraceMs);
  };

  const recycleIfWorn = ({ rssBytes, loraSwaps }: Extract<FromEngine, { type: 'heartbeat' }>): void => {
    const isIdle = pending.size === 0 && status.current.state === 'ready';
    if (!isIdle || !hasDrawn) return;
    if (rssBytes > options.maxRssBytes) {
      replace('too-big', `It used ${rssBytes} bytes, more than ${options.maxRssBytes}.`);
    } else if (loraSwaps >= maxLoraSwaps) {
      replace('worn', `It had put other LoRAs into memory ${loraSwaps} times.`);
    }
  };

  start();

  return {
    generate(job, { signal, onEvent } = {}) {
      return new Promise<EngineResult>((resolve, reject) => {
        const refuse = refusalToStart(status.current, loadError, signal);
        if (refuse !== undefined) return reject(refuse);
        const cancel = (): void => {
          const entry = pending.get(job.id);
          if (entry === undefined) return;
          entry.canceled = true;
          if (entry.sent) running?.send({ type: 'cancel', jobId: job.id });
          else settle(job.id, () => entry.reject(canceledError()));
        };
        signal?.addEventListener('abort', cancel, { once: true });
        const stopListening = (): void => signal?.removeEventListener('abort', cancel);
        const entry: PendingJob = {
          job,
          onEvent: (event) => onEvent?.(event),
          resolve(result) {
            stopListening();
            resolve(result);
          },
          reject(error) {
            stopListening();
            reject(error);
          },
          attempts: 0,
          sent: false,
          canceled: false,
        };
        pending.set(job.id, entry);
        if (status.current.state === 'ready') sendJob(entry);
      });
    },
    status: () => status.current,
    onStatus: (listener) => status.subscribe(listener),
    whenReady: () => status.whenReady(() => loadError ?? stoppedError()),
    restart() {
      if (status.current.state === 'stopped' || isReplacing) return;
      replace('asked', 'Somebody asked for a fresh one.');
    },
    async stop() {
      clearTimeout(restartTimer);
      status.set({ state: 'stopped' });
      for (const jobId of pending.keys()) settle(jobId, ({ reject }) => reject(stoppedError()));
      await running?.stop(stopGraceMs);
    },
  };
}

function refusalToStart(
  status: EngineStatus,
  loadError: Error | undefined,
  signal: AbortSignal | undefined,
): Error | undefined {
  if (signal?.aborted === true) return canceledError();
  if (status.state === 'stopped') return stoppedError();
  return status.state === 'failed' ? loadError : undefined;
}

function withCrashNotice(result: EngineResult, attempts: number): EngineResult {
  if (attempts === 1) return result;
  return { ...result, notices: [...result.notices, { kind: 'retried-after-crash' }] };
}
