import { firstStopSignal } from './app/stop-signal.ts';
import { readConfig, secretsOf } from './config.ts';
import { endOnCrash } from './crash.ts';
import { keepCompiled } from './disk/keep-compiled.ts';
import { createLog } from './log.ts';

/**
 * Runs the gateway in this process until somebody asks it to stop (`npm start`, `pincel serve`).
 * @throws AppError when something it needs is not there.
 */
export async function serve(): Promise<void> {
  const stopAsked = firstStopSignal(process);
  const config = readConfig();
  const log = createLog(config.logLevel, { secrets: secretsOf(config) });
  endOnCrash(log);
  keepCompiled(config.dataDir);
  const { startGateway } = await import('./gateway.ts');
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
