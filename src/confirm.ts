import { createInterface } from 'node:readline/promises';

/** Asks the person at the terminal; whatever is not a yes is a no, Ctrl-C too. */
async function askAtTerminal(question: string): Promise<boolean> {
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^(y|yes)$/i.test((await asking.question(`${question} [y/N] `)).trim());
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') return false;
    throw error;
  } finally {
    asking.close();
  }
}

/** Undefined when nobody is there to be asked. */
export const confirm = process.stdin.isTTY ? askAtTerminal : undefined;
