import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { noteOf, settingNames, settings, variableName } from '../../../src/config-settings.ts';

const project = join(import.meta.dirname, '../../..');

const serviceSchema = z.object({
  image: z.string(),
  build: z.object({ context: z.literal('.'), dockerfile: z.string() }).optional(),
  profiles: z.array(z.string()).default([]),
  user: z.string(),
  init: z.boolean().optional(),
  read_only: z.boolean().optional(),
  privileged: z.boolean().optional(),
  cap_add: z.array(z.string()).default([]),
  cap_drop: z.array(z.string()).default([]),
  security_opt: z.array(z.string()).default([]),
  mem_limit: z.string().optional(),
  cpus: z.number().optional(),
  pids_limit: z.number().optional(),
  environment: z.record(z.string(), z.string()).default({}),
  secrets: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  tmpfs: z.array(z.string()).default([]),
  ports: z.array(z.string()).default([]),
  networks: z.union([z.array(z.string()), z.record(z.string(), z.unknown())]),
  depends_on: z.record(z.string(), z.unknown()).default({}),
  healthcheck: z.object({ test: z.array(z.string()) }).optional(),
  stop_grace_period: z.string().optional(),
  deploy: z.unknown().optional(),
});

const { services, secrets, volumes, networks } = z
  .object({
    services: z.record(z.string(), serviceSchema),
    secrets: z.record(z.string(), z.strictObject({ file: z.string() })),
    volumes: z.record(z.string(), z.unknown()),
    networks: z.record(z.string(), z.unknown()),
  })
  .parse(parse(read('docker-compose.yml'), { merge: true }));

const gateways = Object.entries(services).filter(([name]) => name.startsWith('gateway'));

function read(path: string): string {
  return readFileSync(join(project, path), 'utf8');
}

test('there are the gateway on both kinds of machine, what is in front of it, and what watches it', () => {
  const profiles = Object.entries(services).map(([name, service]) => [name, ...service.profiles]);
  expect(profiles).toEqual([
    ['gateway', 'cpu'],
    ['gateway-cuda', 'cuda'],
    ['nginx'],
    ['prometheus', 'monitoring'],
    ['grafana', 'monitoring'],
  ]);
  expect(read('.env')).toMatch(/^COMPOSE_PROFILES=cpu$/m);
});

describe.each(Object.entries(services))('%s', (_name, service) => {
  test('has no rights beyond what it needs', () => {
    expect(service.user).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(service).toMatchObject({ read_only: true, init: true, cap_drop: ['ALL'], cap_add: [] });
    expect(service.security_opt).toContain('no-new-privileges:true');
    expect(service.privileged).toBeUndefined();
  });

  test('is bounded in memory, processor and processes', () => {
    expect(service.mem_limit).toMatch(/^\d+[mg]$/);
    expect(service.cpus).toBeGreaterThan(0);
    expect(service.pids_limit).toBeGreaterThan(0);
    for (const mount of service.tmpfs) expect(mount).toContain('size=');
  });

  test('tells whether it is well', () => {
    const ofImage = service.build === undefined ? '' : read(service.build.dockerfile);
    expect(service.healthcheck !== undefined || ofImage.includes('\nHEALTHCHECK ')).toBe(true);
  });

  test('is of one version', () => {
    expect(service.image).toMatch(/:v?\d+\.\d+\.\d+(-[a-z0-9.]+)?$/);
  });

  test('gets its secrets as files, and every file it is told of', () => {
    const secretPaths = Object.entries(service.environment).flatMap(([name, value]) => {
      if (!/TOKEN|SECRET|PASSWORD|KEY/.test(name)) return [];
      expect(name).toMatch(/_FILE$/);
      return [value];
    });
    expect(
      secretPaths.filter((path) => !service.secrets.includes(path.replace('/run/secrets/', ''))),
    ).toEqual([]);
    for (const name of service.secrets) expect(secrets).toHaveProperty(name);
  });

  test('mounts what is there, and writes into volumes only', () => {
    for (const mount of service.volumes) {
      const [source = '', , mode] = mount.split(':');
      if (source.startsWith('./')) {
        expect(existsSync(join(project, source)), source).toBe(true);
        expect(mode, mount).toBe('ro');
      } else expect(volumes).toHaveProperty(source);
    }
    const joined = Array.isArray(service.networks) ? service.networks : Object.keys(service.networks);
    for (const name of joined) expect(networks).toHaveProperty(name);
    for (const name of Object.keys(service.depends_on)) expect(services).toHaveProperty(name);
  });

  test('is reached from this machine only, unless somebody says otherwise', () => {
    for (const port of service.ports)
      expect(port).toMatch(/^(\$\{PUBLISH_ADDRESS:-127\.0\.0\.1\}|127\.0\.0\.1):/);
  });
});

test.each(gateways)(
  '%s is told nothing but settings of Pincel, secret ones by file',
  (_name, { environment }) => {
    const known = settingNames.flatMap((name) => {
      const variable = variableName(name);
      return noteOf(name).isSecret === true ? [`${variable}_FILE`] : [variable, `${variable}_FILE`];
    });
    expect(Object.keys(environment).filter((name) => !known.includes(name))).toEqual([]);
    const plain = settingNames.flatMap((name) => {
      // What .env may change has a default of its own.
      const value = environment[variableName(name)]?.replace(/^\$\{\w+:-(.*)\}$/, '$1');
      return value === undefined ? [] : [[name, value] as const];
    });
    expect(settings.safeParse(Object.fromEntries(plain)).error).toBeUndefined();
  },
);

test.each(gateways)(
  '%s may end in order, and replaces its engine before it is out of memory',
  (_name, service) => {
    const { shutdownGraceMs } = settings.parse({});
    expect(Number.parseInt(service.stop_grace_period ?? '0', 10) * 1_000).toBeGreaterThan(
      shutdownGraceMs + 10_000,
    );
    const limitBytes = Number.parseInt(service.mem_limit ?? '0', 10) * 2 ** 30;
    expect(Number(service.environment['PINCEL_ENGINE_MAX_RSS_BYTES'])).toBeLessThanOrEqual(limitBytes * 0.75);
  },
);

test('only the one on CUDA takes a GPU', () => {
  expect(services['gateway']?.deploy).toBeUndefined();
  expect(JSON.stringify(services['gateway-cuda']?.deploy)).toContain('"capabilities":["gpu"]');
});

test('every secret is a file below one folder that git does not see', () => {
  for (const [name, { file }] of Object.entries(secrets)) expect(file).toBe(`docker/secrets/${name}`);
  expect(read('.gitignore').split('\n')).toContain('/docker/secrets/');
});
