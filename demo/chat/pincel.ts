import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const entry = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
/** Past it a gateway that was asked to stop is ended by force. */
const patienceMs = 20_000;

/** Where a command of Pincel runs, and with which settings. */
export interface Surroundings {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

export type PincelState = 'starting' | 'running' | 'stopping' | 'stopped';

/** The real gateway, as a process of its own. */
export interface Pincel {
  state(): PincelState;
  start(): void;
  /** Asks it to stop as an operator would; resolves once it has ended. */
  stop(): Promise<void>;
  /** Answers how to stop listening. */
  onChange(listener: () => void): () => void;
}

/** @param tell is told every line that it writes: what it says, and its log. */
export function createPincel(surroundings: Surroundings, tell: (line: string) => void): Pincel {
  const listeners = new Set<() => void>();
  // Whoever makes one starts it soon.
  let state: PincelState = 'starting';
  let child: ChildProcess | undefined;

  const enter = (next: PincelState): void => {
    state = next;
    for (const listener of listeners) listener();
  };
  const keep = (line: string): void => {
    tell(line);
    if (line.includes('"msg":"listening"') && state === 'starting') enter('running');
  };

  return {
    state: () => state,
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    start() {
      if (child !== undefined) return;
      const started = spawn(process.execPath, [entry], {
        ...surroundings,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child = started;
      createInterface(started.stdout).on('line', keep);
      createInterface(started.stderr).on('line', keep);
      started.once('exit', () => {
        child = undefined;
        enter('stopped');
      });
      enter('starting');
    },
    async stop() {
      const running = child;
      if (running === undefined) return;
      enter('stopping');
      const ended = once(running, 'exit');
      running.kill('SIGTERM');
      const force = setTimeout(() => running.kill('SIGKILL'), patienceMs);
      await ended;
      clearTimeout(force);
    },
  };
}
