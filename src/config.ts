import { readFileSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';
import { z } from 'zod';
import { noteOf, type SettingName, settingNames, settings, variableName } from './config-settings.ts';
import { AppError } from './domain/app-error.ts';
import { nearestName } from './domain/nearest-name.ts';

export const configFileName = 'pincel.config.json';
/** Two characters swapped, one too many, one too few: a slip. Whatever is further away is meant for somebody else. */
const slipCharacters = 2;
/** What people call a setting who know other servers. A container platform's value of the same name is an address. */
const otherNames: Readonly<Record<string, string>> = {
  PINCEL_PORT: variableName('httpPort'),
  PINCEL_HOST: variableName('httpHost'),
};

/** Everything Pincel can be told from outside. Folders and files are absolute. */
export type Config = Readonly<z.output<typeof settings>> & { readonly auditAnchorFile: string };

export interface ConfigSources {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Holds `pincel.config.json`, if there is one; relative folders start here. */
  readonly workingFolder: string;
}

/** A setting as it is in effect, and where its value came from. */
export interface EffectiveSetting {
  readonly name: SettingName;
  /** The environment variable that sets it. */
  readonly variable: string;
  /** `(hidden)` for a secret that is set; undefined when it is not set and has no default. */
  readonly value: string | number | boolean | undefined;
  /** The variable that was read (`PINCEL_…` or `PINCEL_…_FILE`), `pincel.config.json`, or `default`. */
  readonly source: string;
}

interface ResolvedConfig {
  readonly config: Config;
  readonly sourceOf: (name: SettingName) => string;
}

/**
 * Reads the configuration: the environment (`PINCEL_DATA_DIR`, or `PINCEL_DATA_DIR_FILE` naming a file that holds the
 * value), then `pincel.config.json` (`dataDir`), then the defaults. An empty variable, or an empty file, counts as left
 * out.
 * @throws AppError `config-invalid` naming the variable or key, what is wrong with it, and a good example.
 */
export function readConfig(sources: ConfigSources = processSources()): Config {
  return resolveConfig(sources).config;
}

/** The same configuration, setting by setting, with the source of each value and with secrets hidden. */
export function readEffectiveSettings(
  sources: ConfigSources = processSources(),
): readonly EffectiveSetting[] {
  const { config, sourceOf } = resolveConfig(sources);
  return settingNames.map((name) => {
    const isHidden = noteOf(name).isSecret === true && config[name] !== undefined;
    return {
      name,
      variable: variableName(name),
      value: isHidden ? '(hidden)' : config[name],
      source: sourceOf(name),
    };
  });
}

/** The values that must never be written anywhere. */
export function secretsOf(config: Config): readonly string[] {
  return settingNames.flatMap((name) => {
    const value = config[name];
    return noteOf(name).isSecret === true && value !== undefined ? [String(value)] : [];
  });
}

/** True when `--model` or `PINCEL_MODEL` points at a folder anywhere; otherwise it is a name below the models folder. */
export function isModelPath(model: string): boolean {
  return model.includes('/') || model.includes(sep) || model === '.' || model === '..';
}

export function toModelFolder(model: string, modelsDir: string): string {
  return isModelPath(model) ? resolve(model) : join(modelsDir, model);
}

/** Origins whose pages may call the API, as a browser writes them. */
export function toCorsOrigins({ apiCorsOrigins }: Pick<Config, 'apiCorsOrigins'>): readonly string[] {
  return apiCorsOrigins?.split(',').map((origin) => new URL(origin.trim()).origin) ?? [];
}

/** Proxies whose word about a client's address is believed: IP addresses and networks. */
export function toTrustedProxies({ trustedProxies }: Pick<Config, 'trustedProxies'>): readonly string[] {
  return splitList(trustedProxies);
}

/** Hosts (or host:port) that webhooks may call though they are not public. */
export function toWebhookHosts({ webhookHosts }: Pick<Config, 'webhookHosts'>): readonly string[] {
  return splitList(webhookHosts);
}

function splitList(list: string | undefined): readonly string[] {
  return list?.split(',').map((item) => item.trim()) ?? [];
}

/** The environment of a process that this one starts: what is there already comes before `additions`. */
export function toChildEnvironment(
  additions: Readonly<Record<string, string>>,
): Readonly<Record<string, string | undefined>> {
  return { ...additions, ...process.env };
}

function processSources(): ConfigSources {
  return { env: process.env, workingFolder: process.cwd() };
}

function resolveConfig({ env, workingFolder }: ConfigSources): ResolvedConfig {
  refuseSlips(env);
  const file = readConfigFile(workingFolder);
  const variables = new Map(
    settingNames.flatMap((name) => {
      const found = readVariable(variableName(name), env);
      return found === undefined ? [] : [[name, found] as const];
    }),
  );
  const parsed = settings.safeParse(
    Object.fromEntries(settingNames.map((name) => [name, variables.get(name)?.value ?? file[name]])),
  );
  if (!parsed.success) {
    const name = settingNames.find((known) => known === parsed.error.issues[0]?.path[0]);
    if (name === undefined) throw parsed.error;
    throw invalid(describeMistake(name, variables.get(name)?.value, file[name]));
  }
  const dataDir = resolve(workingFolder, parsed.data.dataDir);
  return {
    config: {
      ...parsed.data,
      dataDir,
      modelsDir: resolve(workingFolder, parsed.data.modelsDir),
      auditAnchorFile:
        parsed.data.auditAnchorFile === undefined
          ? join(dataDir, 'audit-anchors.jsonl')
          : resolve(workingFolder, parsed.data.auditAnchorFile),
    },
    sourceOf: (name) =>
      variables.get(name)?.source ?? (file[name] === undefined ? 'default' : configFileName),
  };
}

function describeMistake(name: SettingName, fromEnvironment: string | undefined, fromFile: unknown): string {
  const { expected, example, isSecret } = noteOf(name);
  const isVariable = fromEnvironment !== undefined;
  const where = isVariable ? variableName(name) : `"${name}" in ${configFileName}`;
  if (isSecret === true) return `${where} has to be ${expected}. For example: ${example}`;
  const isText = !/^(\d+|true|false)$/.test(example);
  const good = isVariable
    ? `${where}=${example}`
    : `"${name}": ${isText ? JSON.stringify(example) : example}`;
  const found = JSON.stringify(fromEnvironment ?? fromFile);
  return `${where} has to be ${expected}, but is ${found}. For example: ${good}`;
}

/**
 * A misspelt variable would be a setting that silently does nothing. Only what is nearly one of ours is refused:
 * container platforms set `PINCEL_…` variables of their own beside a service named pincel.
 */
function refuseSlips(env: ConfigSources['env']): void {
  const known = settingNames.map(variableName).flatMap((name) => [name, `${name}_FILE`]);
  for (const [name, value] of Object.entries(env)) {
    if (!name.startsWith('PINCEL_') || !value || known.includes(name)) continue;
    const isAddress = value.includes('://');
    const nearest = (isAddress ? undefined : otherNames[name]) ?? nearestName(name, known, slipCharacters);
    if (nearest === undefined) continue;
    throw invalid(`${name} is not a variable of Pincel. Did you mean ${nearest}? Correct it or unset it.`);
  }
}

function readVariable(
  name: string,
  env: ConfigSources['env'],
): { readonly value: string; readonly source: string } | undefined {
  const value = env[name] || undefined;
  const fileVariable = `${name}_FILE`;
  const path = env[fileVariable] || undefined;
  if (path === undefined) return value === undefined ? undefined : { value, source: name };
  if (value !== undefined) {
    throw invalid(
      `${name} and ${fileVariable} are both set. Set one of them, for example: ${fileVariable}=${path}`,
    );
  }
  try {
    const written = readFileSync(path, 'utf8').trim();
    return written === '' ? undefined : { value: written, source: fileVariable };
  } catch (cause) {
    throw invalid(
      `${fileVariable} names ${path}, which cannot be read. Name a readable file or unset it.`,
      cause,
    );
  }
}

function readConfigFile(workingFolder: string): Partial<Readonly<Record<string, unknown>>> {
  const path = join(workingFolder, configFileName);
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
  if (settingNames.some((name) => name === key)) return;
  const nearest = nearestName(key, settingNames);
  const guess = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  throw invalid(`${path} has an unknown key "${key}".${guess} Known keys: ${settingNames.join(', ')}.`);
}

function parseJson(written: string, path: string): unknown {
  try {
    return JSON.parse(written);
  } catch (cause) {
    // The runtime quotes the text around the mistake, and that may be a secret.
    const problem = String(cause).replace(/, (\.\.\.)?".*/s, '');
    throw invalid(`${path} is not JSON (${problem}). For example: {"httpPort": 8080}`);
  }
}

function invalid(message: string, cause?: unknown): AppError {
  return new AppError('config-invalid', message, { cause });
}
