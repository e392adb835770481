import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { ProviderName } from '../../domain/engine.ts';
import { moduleBeside } from '../../domain/module-beside.ts';

const providers = ['cuda', 'webgpu', 'cpu'] as const satisfies readonly ProviderName[];
/** Loading CUDA's libraries from a cold disk takes seconds. */
const timeoutMs = 60_000;

export function isProviderName(name: string): name is ProviderName {
  return (providers as readonly string[]).includes(name);
}

/** Tries every provider, each in a process of its own: a broken driver may take its process along. */
export function probeProviders(): Promise<
  readonly { readonly provider: ProviderName; readonly problem: string | undefined }[]
> {
  return Promise.all(
    providers.map(async (provider) => ({ provider, problem: await probeInChild(provider) })),
  );
}

function probeInChild(provider: ProviderName): Promise<string | undefined> {
  const entry = fileURLToPath(moduleBeside(import.meta.url, './probe-child'));
  return new Promise((resolve) => {
    execFile(process.execPath, [entry, provider], { timeout: timeoutMs }, (error, stdout) => {
      if (error === null) return resolve(stdout || undefined);
      if (error.killed === true) return resolve(`it gave no answer within ${timeoutMs / 1000} seconds`);
      resolve(
        `the process that tried it ended with ${error.signal ?? `exit code ${error.code ?? 'unknown'}`}`,
      );
    });
  });
}
