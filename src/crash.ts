import type { Log } from './domain/log.ts';

/**
 * Ends the process when something was thrown that nobody caught, as Node does, but says so through the log: Node would
 * print the error with all its properties, and client libraries keep tokens and prompts in theirs.
 */
export function endOnCrash(log: Log): void {
  process.on('uncaughtException', (error) => {
    log.error({ err: error }, 'Pincel ended because of a mistake in its code; please report this line');
    process.exit(1);
  });
}
