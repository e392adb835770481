import { readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { AppError } from './domain/app-error.ts';
import { nearestName } from './domain/nearest-name.ts';

const fileName = 'pincel.config.json';

/** One setting: its name in the file (its variable's name follows from it), what it takes, and a good example. */
interface Setting<Value> {
  readonly schema: z.ZodType<Value>;
  /** What the value has to be, to finish the sentence "… has to be". */
  readonly expected: string;
  readonly example: string;
}

function setting<Value>(schema: z.ZodType<Value>, expected: string, example: string): Setting<Value> {
  return { schema, expected, example };
}

const text = z.string().trim().min(1);
/** Environment variables are text, JSON has numbers: both are taken, nothing else is turned into a number. */
const wholeNumber = (min: number, max = Number.MAX_SAFE_INTEGER) =>
  z.union([z.number(), z.string().trim().regex(/^\d+$/).transform(Number)]).pipe(z.int().min(min).max(max));
const yesOrNo = z.union([z.boolean(), z.stringbool()]);

const projectModels = fileURLToPath(new URL('../models', import.meta.url));
const gibibyte = 2 ** 30;
/** Node's timers hold no longer delay. */
const longestTimerMs = 2 ** 31 - 1;

const settings = {
  dataDir: setting(text.default('./data'), 'a folder', '/var/lib/pincel'),
  httpHost: setting(text.default('127.0.0.1'), 'an address to listen on', '0.0.0.0'),
  httpPort: setting(
    wholeNumber(0, 65_535).default(8080),
    'a whole number from 0 (any free port) to 65535',
    '8080',
  ),
  model: setting(text.default('mini'), 'a folder name below the models folder, or a path', 'mini'),
  modelsDir: setting(text.default(projectModels), 'a folder', '/srv/models'),
  provider: setting(
    z.enum(['auto', 'cuda', 'webgpu', 'cpu']).default('auto'),
    'auto, cuda, webgpu or cpu',
    'auto',
  ),
  engineThreads: setting(wholeNumber(1, 1_024).optional(), 'a whole number from 1 to 1024, or left out', '4'),
  stepTimeoutMs: setting(
    wholeNumber(1_000, longestTimerMs).default(120_000),
    `a whole number of milliseconds from 1000 to ${longestTimerMs}`,
    '120000',
  ),
  engineMaxRssBytes: setting(
    wholeNumber(64 * 2 ** 20).default(16 * gibibyte),
    'a whole number of bytes, at least 67108864 (64 MiB)',
    String(16 * gibibyte),
  ),
  embedParameters: setting(yesOrNo.default(true), 'true or false', 'true'),
  logLevel: setting(
    z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
    'fatal, error, warn, info, debug, trace or silent',
    'info',
  ),
} as const;

type SettingName = keyof typeof settings;

/** Everything Pincel can be told from outside. Folders are absolute. */
export type Config = {
  readonly [Name in SettingName]: z.output<(typeof settings)[Name]['schema']>;
};

export interface ConfigSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Holds `pincel.config.json`, if there is one; relative folders start here. */
  readonly workingFolder: string;
}

/**
 * Reads the configuration: the environment (`PINCEL_DATA_DIR`, or `PINCEL_DATA_DIR_FILE` naming a file that holds the
 * value), then `pincel.config.json` (`dataDir`), then the defaults. An empty variable counts as left out.
 * @throws AppError `config-invalid` naming the variable or key, what is wrong with it, and a good example.
 */
export function readConfig(
  { env, workingFolder }: ConfigSources = { env: process.env, workingFolder: process.cwd() },
): Config {
  const file = readConfigFile(workingFolder);
  const read = <Value>(name: SettingName, { schema, expected, example }: Setting<Value>): Value => {
    const fromEnvironment = readVariable(variableName(name), env);
    const parsed = schema.safeParse(fromEnvironment ?? file[name]);
    if (parsed.success) return parsed.data;
    const where = fromEnvironment === undefined ? `"${name}" in ${fileName}` : variableName(name);
    const found = JSON.stringify(fromEnvironment ?? file[name]);
    const isText = !/^(\d+|true|false)$/.test(example);
    const good =
      fromEnvironment === undefined
        ? `"${name}": ${isText ? JSON.stringify(example) : example}`
        : `${where}=${example}`;
    throw invalid(`${where} has to be ${expected}, but is ${found}. For example: ${good}`);
  };
  return {
    dataDir: resolve(workingFolder, read('dataDir', settings.dataDir)),
    httpHost: read('httpHost', settings.httpHost),
    httpPort: read('httpPort', settings.httpPort),
    model: read('model', settings.model),
    modelsDir: resolve(workingFolder, read('modelsDir', settings.modelsDir)),
    provider: read('provider', settings.provider),
    engineThreads: read('engineThreads', settings.engineThreads),
    stepTimeoutMs: read('stepTimeoutMs', settings.stepTimeoutMs),
    engineMaxRssBytes: read('engineMaxRssBytes', settings.engineMaxRssBytes),
    embedParameters: read('embedParameters', settings.embedParameters),
    logLevel: read('logLevel', settings.logLevel),
  };
}

/** True when `--model` or `PINCEL_MODEL` points at a folder anywhere; otherwise it is a name below the models folder. */
export function isModelPath(model: string): boolean {
  return model.includes('/') || model.includes(sep) || model === '.' || model === '..';
}

export function toModelFolder(model: string, modelsDir: string): string {
  return isModelPath(model) ? resolve(model) : join(modelsDir, model);
}

/** `stepTimeoutMs` -> `PINCEL_STEP_TIMEOUT_MS`. */
function variableName(name: SettingName): string {
  return `PINCEL_${name.replaceAll(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase()}`;
}

function readVariable(name: string, env: ConfigSources['env']): string | undefined {
  const value = env[name] || undefined;
  const path = env[`${name}_FILE`] || undefined;
  if (path === undefined) return value;
  if (value !== undefined) {
    throw invalid(
      `${name} and ${name}_FILE are both set. Set one of them, for example: ${name}_FILE=${path}`,
    );
  }
  try {
    return readFileSync(path, 'utf8').trim();
  } catch (cause) {
    throw invalid(
      `${name}_FILE names ${path}, which cannot be read. Name a readable file or unset it.`,
      cause,
    );
  }
}

function readConfigFile(workingFolder: string): Partial<Readonly<Record<string, unknown>>> {
  const path = join(workingFolder, fileName);
  let written: string;
  try {
    written = readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'ENOENT') return {};
    throw invalid(`${path} cannot be read. Make it readable or remove it.`, cause);
  }
  const parsed = z.record(z.string(), z.unknown()).safeParse(parseJson(written, path));
  if (!parsed.success) {
    throw invalid(`${path} has to hold one JSON object, for example: {"httpPort": 8080}`, parsed.error);
  }
  for (const key of Object.keys(parsed.data)) refuseUnknownKey(key, path);
  return parsed.data;
}

function refuseUnknownKey(key: string, path: string): void {
  const known = Object.keys(settings);
  if (known.includes(key)) return;
  const nearest = nearestName(key, known);
  const guess = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  throw invalid(`${path} has an unknown key "${key}".${guess} Known keys: ${known.join(', ')}.`);
}

function parseJson(written: string, path: string): unknown {
  try {
    return JSON.parse(written);
  } catch (cause) {
    const problem = cause instanceof Error ? cause.message : String(cause);
    throw invalid(`${path} is not JSON: ${problem}. For example: {"httpPort": 8080}`, cause);
  }
}

function invalid(message: string, cause?: unknown): AppError {
  return new AppError('config-invalid', message, { cause });
}
