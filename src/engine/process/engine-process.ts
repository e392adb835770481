import { type ChildProcess, fork } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { createInterface } from 'node:readline';
import { type FromEngine, isFromEngine, type ToEngine } from './messages.ts';

/** How a process ended. */
export interface EngineExit {
  /** Killed for its silence. */
  readonly hung: boolean;
  /** As "was killed by SIGKILL". */
  readonly description: string;
  /** The last lines it wrote: usually why. */
  readonly lastLines: readonly string[];
}

const keptLines = 20;

/**
 * Longest silence before the engine is ready, unless its steps may take longer: starting the process and reading a graph
 * from a cold disk say nothing about how long a step takes.
 */
const loadTimeoutMs = 120_000;

export interface EngineProcessOptions {
  /** The child's entry file. */
  readonly entry: URL;
  /** Its environment variables; undefined: those of this process. */
  readonly env: Readonly<Record<string, string | undefined>> | undefined;
  /** Longest silence of a ready engine before it counts as hung and is killed. */
  readonly stepTimeoutMs: number;
  readonly onMessage: (message: FromEngine) => void;
  /** A line the process wrote: a library's warning, a stack. */
  readonly onOutput: (line: string) => void;
  readonly onExit: (exit: EngineExit) => void;
}

/** One forked engine process and its watchdog. */
export interface EngineProcess {
  readonly pid: number | undefined;
  send(message: ToEngine): void;
  /** Asks it to stop; kills it after `graceMs`. Resolves when it is gone. */
  stop(graceMs: number): Promise<void>;
}

/**
 * Forks an engine process, niced so that a saturated machine still answers its chats. Every message is a sign of life;
 * a silence longer than `stepTimeoutMs` ends in SIGKILL, since native inference can be interrupted in no other way.
 */
export function startEngineProcess(options: EngineProcessOptions): EngineProcess {
  const child = fork(options.entry, {
    serialization: 'advanced',
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: options.env,
  });
  if (child.pid !== undefined) lowerPriority(child.pid);
  const lastLines: string[] = [];
  forwardLines(child, (line) => {
    lastLines.push(line);
    if (lastLines.length > keptLines) lastLines.shift();
    options.onOutput(line);
  });

  let hung = false;
  let timeoutMs = Math.max(options.stepTimeoutMs, loadTimeoutMs);
  let watchdog: NodeJS.Timeout | undefined;
  const watch = (): void => {
    clearTimeout(watchdog);
    watchdog = setTimeout(() => {
      hung = true;
      child.kill('SIGKILL');
    }, timeoutMs);
    watchdog.unref();
  };
  watch();

  child.on('message', (message: unknown) => {
    if (!isFromEngine(message)) return;
    if (message.type === 'ready') timeoutMs = options.stepTimeoutMs;
    watch();
    options.onMessage(message);
  });
  // Sending to a process that is dying: 'exit' tells the story.
  child.on('error', (error) => options.onOutput(`engine process: ${error.message}`));
  const gone = new Promise<void>((resolve) => {
    child.once('exit', (code, signal) => {
      clearTimeout(watchdog);
      const description = hung
        ? `gave no sign of life for ${timeoutMs} ms and was killed`
        : signal === null
          ? `exited with code ${code}`
          : `was killed by ${signal}`;
      options.onExit({ hung, description, lastLines });
      resolve();
    });
  });

  return {
    pid: child.pid,
    send(message) {
      if (child.connected) child.send(message);
    },
    async stop(graceMs) {
      if (child.connected) child.send({ type: 'stop' } satisfies ToEngine);
      const lastResort = setTimeout(() => child.kill('SIGKILL'), graceMs);
      await gone;
      clearTimeout(lastResort);
    },
  };
}

function lowerPriority(pid: number): void {
  try {
    setPriority(pid, constants.priority.PRIORITY_BELOW_NORMAL);
  } catch {
    // It may have died already, or the system may not permit it: nicer, not necessary.
  }
}

function forwardLines(child: ChildProcess, onOutput: (line: string) => void): void {
  for (const stream of [child.stdout, child.stderr]) {
    if (stream !== null) createInterface({ input: stream }).on('line', onOutput);
  }
}
