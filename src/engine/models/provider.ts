import { env, InferenceSession } from 'onnxruntime-node';
import { AppError } from '../../domain/app-error.ts';
import type { ProviderChoice, ProviderName, ProviderReport } from '../../domain/engine.ts';

// What goes wrong is thrown and told in our own words; onnxruntime's log would say it twice.
env.logLevel = 'fatal';

/** A graph of one Identity node: the least a provider can be asked to load. */
const identityModel = Buffer.from(
  'CAg6NwoQCgF4EgF5IghJZGVudGl0eRIBaVoPCgF4EgoKCAgBEgQKAggBYg8KAXkSCgoICAESBAoCCAFCBAoAEBI=',
  'base64',
);

const howToInstall: Readonly<Record<ProviderName, string>> = {
  cuda: 'Install the CUDA libraries as docs/operations.md describes, or set PINCEL_PROVIDER=auto.',
  webgpu: 'It needs a GPU with a Vulkan, Metal or D3D12 driver; set PINCEL_PROVIDER=auto to do without.',
  cpu: 'Reinstall with `npm ci`.',
};

/** Why a provider cannot run here; undefined when it can. Loads its libraries, so it belongs in the engine process. */
export async function probeProvider(provider: ProviderName): Promise<string | undefined> {
  try {
    const session = await InferenceSession.create(identityModel, {
      executionProviders: [provider],
      logSeverityLevel: 4,
    });
    await session.release();
    return undefined;
  } catch (error) {
    return toReason(error);
  }
}

/** onnxruntime's message without the source location and the failed assertion that it begins with. */
function toReason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .replaceAll(/\s+/g, ' ')
    .replace(/^\/\S+:\d+ .*? was false\. /, '')
    .trim()
    .slice(0, 300);
}

/**
 * Chooses where to run. `auto` takes CUDA when it works and the CPU otherwise, and says why. WebGPU is taken only when
 * asked for by name: on machines without a GPU it may run on a software rasteriser, slower than the CPU.
 * @throws AppError `provider-unavailable` when a provider asked for by name does not run.
 */
export async function chooseProvider(choice: ProviderChoice): Promise<ProviderReport> {
  if (choice !== 'auto') {
    const problem = await probeProvider(choice);
    if (problem === undefined) return { provider: choice, reason: 'asked for by name' };
    throw new AppError(
      'provider-unavailable',
      `The provider "${choice}" does not run here: ${problem}. ${howToInstall[choice]}`,
    );
  }
  const problem = await probeProvider('cuda');
  if (problem === undefined) return { provider: 'cuda', reason: 'CUDA works on this machine' };
  return { provider: 'cpu', reason: `CUDA does not run here (${problem})` };
}
