import { firstStopSignal } from './app/stop-signal.ts';
import { readConfig, secretsOf } from './config.ts';
import { endOnCrash } from './crash.ts';
import { AppError } from './domain/app-error.ts';
import { startGateway } from './gateway.ts';
import { createLog } from './log.ts';

/** Entry of the gateway: runs it until somebody asks it to stop. */

async function main(): Promise<void> {
  const stopAsked = firstStopSignal(process);
  const config = readConfig();
  const log = createLog(config.logLevel, { secrets: secretsOf(config) });
  endOnCrash(log);
  const gateway = await startGateway({
    config,
    log,
    onReady: (sentence) => process.stdout.write(`${sentence}\n`),
    onFailed: (reason) => process.stderr.write(`${reason}\n`),
  });
  const reason = await stopAsked;
  log.info({ reason }, 'stopping');
  const unfinished = await gateway.stop();
  log.info({}, 'stopped');
  // A step that hangs would keep the process alive for ever.
  if (unfinished.length > 0) process.exit(1);
}

/** Says why, in a sentence where we know it, and ends with 1. */
function fail(error: unknown): void {
  process.exitCode = 1;
  if (error instanceof AppError) process.stderr.write(`${error.message}\n`);
  else throw error;
}

await main().catch(fail);
