import { type ChildProcess, spawn } from 'node:child_process';
import { constants, setPriority } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** What one picture is asked for with, in the words of `bench/reference/serving.py`. */
export interface ReferenceOrder {
  readonly prompt: string;
  readonly steps: number;
  readonly guidance: number;
  readonly side: number;
  readonly seed: number;
  /** The PNG to write. */
  readonly path: string;
}

/** A program of `bench/reference/` that draws one picture after the other. */
export interface ReferenceProcess {
  /** Library and version. */
  readonly name: string;
  /** Resolves once the picture is on disk. */
  draw(order: ReferenceOrder): Promise<void>;
  stop(): Promise<void>;
}

const about = z.object({ name: z.string() });

/**
 * Starts `python bench/reference/<script>` and waits until its model is loaded. It runs with the priority that Pincel's
 * engine has.
 * @throws Error with the last lines it wrote when it ends before that.
 */
export async function startReference(
  python: string,
  script: string,
  args: readonly string[],
): Promise<ReferenceProcess> {
  const child = spawn(python, [join(import.meta.dirname, 'reference', script), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  if (child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_BELOW_NORMAL);
  const lastLines: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    lastLines.push(line);
    if (lastLines.length > 20) lastLines.shift();
  });
  const ended = endOf(child).then((how) => {
    throw new Error(`${script} ${how}:\n${lastLines.join('\n')}`);
  });
  // Awaited in races only; a process that was told to stop may end unheard.
  ended.catch(() => undefined);
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<unknown> => {
    const { value } = await Promise.race([answers.next(), ended]);
    // The stream closes a moment before the exit that says why.
    return JSON.parse(value ?? (await ended));
  };
  const { name } = about.parse(await answer());
  return {
    name,
    async draw(order) {
      child.stdin.write(`${JSON.stringify(order)}\n`);
      await answer();
    },
    async stop() {
      child.stdin.end();
      await ended.catch(() => undefined);
    },
  };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(`could not be started (${error.message})`));
    child.once('exit', (code, signal) => resolve(`ended with ${signal ?? `exit code ${code}`}`));
  });
}
