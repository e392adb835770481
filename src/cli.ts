#!/usr/bin/env node
import { readConfig } from './config.ts';
import { keepCompiled } from './disk/keep-compiled.ts';
import { AppError } from './domain/app-error.ts';

/** The `pincel` command: with what an earlier one compiled, it answers in half the time. */
try {
  keepCompiled(readConfig().dataDir);
} catch (error) {
  // What is wrong with the settings is told by the command that needs them.
  if (!(error instanceof AppError)) throw error;
}
await import('./cli-main.ts');
