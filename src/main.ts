import { AppError } from './domain/app-error.ts';
import { serve } from './serve.ts';

/** Entry of the gateway. */

/** Says why, in a sentence where we know it, and ends with 1. */
function fail(error: unknown): void {
  process.exitCode = 1;
  if (error instanceof AppError) process.stderr.write(`${error.message}\n`);
  else throw error;
}

await serve().catch(fail);
