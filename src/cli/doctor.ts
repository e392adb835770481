import type { ProviderChoice, ProviderName } from '../domain/engine.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { formatBytes } from './format-bytes.ts';
import type { InstalledModel } from './installed-model.ts';
import { type Terminal, writeJson } from './terminal.ts';

/** `broken`: something needed does not work. `notice`: works without it, but it may be worth knowing. */
type CheckState = 'ok' | 'notice' | 'broken';

interface Check {
  readonly name: string;
  readonly state: CheckState;
  readonly detail: string;
  /** What to do about it. */
  readonly advice?: string;
}

/** What a provider answered when it was asked to run: `problem` is undefined when it does. */
interface ProviderProbe {
  readonly provider: ProviderName;
  readonly problem: string | undefined;
}

/** The folder that holds the data, or the nearest one above it while it does not exist yet. */
export interface DiskReport {
  readonly folder: string;
  readonly writable: boolean;
  readonly freeBytes: number;
}

export interface DoctorDeps {
  readonly terminal: Terminal;
  readonly nodeVersion: string;
  readonly provider: ProviderChoice;
  readonly probeProviders: () => Promise<readonly ProviderProbe[]>;
  readonly models: readonly InstalledModel[];
  readonly modelsFolder: string;
  readonly defaultModel: string;
  /** Compares a model folder with its manifest: number of files checked, 0 without a manifest. Rejects with the first difference. */
  readonly verifyModel: (folder: string) => Promise<number>;
  readonly readDisk: () => Promise<DiskReport>;
}

const neededNodeMajor = 26;
const scarceBytes = 2 ** 30;
const tooLittleBytes = 100 * 2 ** 20;

/** Looks at everything Pincel needs and tells what to do about what it finds. Fails when something needed is broken. */
export async function doctor({ json }: { readonly json: boolean }, deps: DoctorDeps): Promise<ExitCode> {
  const checks = [
    checkNode(deps.nodeVersion),
    ...checkProviders(await deps.probeProviders(), deps.provider),
    ...(await checkModels(deps)),
    checkDisk(await deps.readDisk()),
  ];
  const ok = checks.every(({ state }) => state !== 'broken');
  if (json) writeJson(deps.terminal.out, { ok, checks });
  else for (const check of checks) deps.terminal.out.write(describeCheck(check));
  return ok ? exitCodes.done : exitCodes.failed;
}

function checkNode(version: string): Check {
  const name = 'Node.js';
  if (Number.parseInt(version, 10) >= neededNodeMajor) return { name, state: 'ok', detail: version };
  return {
    name,
    state: 'broken',
    detail: `${version}, but ${neededNodeMajor} or newer is needed`,
    advice: 'Run `npm ci`, which brings the right one, and start with `npm start` or `npx pincel`.',
  };
}

function checkProviders(probes: readonly ProviderProbe[], choice: ProviderChoice): readonly Check[] {
  // `auto` falls back to the CPU, so that is the one that has to work.
  const needed: ProviderName = choice === 'auto' ? 'cpu' : choice;
  return probes.map(({ provider, problem }) => {
    const name = `provider ${provider}`;
    if (problem === undefined) return { name, state: 'ok', detail: 'works here' };
    return {
      name,
      state: provider === needed ? 'broken' : 'notice',
      detail: `does not run here: ${problem}`,
      advice: providerAdvice[provider],
    };
  });
}

const providerAdvice: Readonly<Record<ProviderName, string>> = {
  cuda: 'For an NVIDIA GPU, install the CUDA libraries as docs/operations.md describes; otherwise nothing is missing.',
  webgpu: 'It needs a GPU with a Vulkan, Metal or D3D12 driver; the CPU does without.',
  cpu: 'Reinstall with `npm ci`.',
};

async function checkModels(deps: DoctorDeps): Promise<readonly Check[]> {
  const checks = await Promise.all(deps.models.map((model) => checkModel(model, deps)));
  if (deps.models.some(({ name }) => name === deps.defaultModel)) return checks;
  return [
    ...checks,
    {
      name: `model ${deps.defaultModel}`,
      state: 'broken',
      detail: `the default model is not installed below ${deps.modelsFolder}`,
      advice: 'Put its folder there, or choose an installed one with PINCEL_MODEL.',
    },
  ];
}

async function checkModel(model: InstalledModel, { defaultModel, verifyModel }: DoctorDeps): Promise<Check> {
  const isDefault = model.name === defaultModel;
  const name = `model ${model.name}${isDefault ? ' (default)' : ''}`;
  const problemState = isDefault ? 'broken' : 'notice';
  if ('error' in model) return { name, state: problemState, detail: model.error.message };
  try {
    const files = await verifyModel(model.folder);
    const size = formatBytes(model.info.sizeBytes);
    const compared =
      files === 0 ? 'no manifest.json to compare it with' : `${files} files are as their manifest says`;
    const looked = model.info.hasSafetyChecker
      ? 'a safety checker looks at what it draws'
      : 'no safety checker: nothing looks at what it draws';
    return { name, state: 'ok', detail: `${size}, ${compared}, ${looked}` };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { name, state: problemState, detail };
  }
}

function checkDisk({ folder, writable, freeBytes }: DiskReport): Check {
  const name = 'data folder';
  if (!writable) {
    const advice = 'Make it writable for this user, or choose another with PINCEL_DATA_DIR.';
    return { name, state: 'broken', detail: `${folder} cannot be written to`, advice };
  }
  const detail = `${formatBytes(freeBytes)} free at ${folder}`;
  if (freeBytes >= scarceBytes) return { name, state: 'ok', detail };
  const advice = 'Free some space, or choose another folder with PINCEL_DATA_DIR.';
  return { name, state: freeBytes < tooLittleBytes ? 'broken' : 'notice', detail, advice };
}

const marks: Readonly<Record<CheckState, string>> = { ok: 'ok     ', notice: 'note   ', broken: 'BROKEN ' };

function describeCheck({ name, state, detail, advice }: Check): string {
  const line = `${marks[state]} ${name}: ${detail}\n`;
  return advice === undefined ? line : `${line}${' '.repeat(marks.ok.length + 1)}${advice}\n`;
}
