import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { settingNames, settings, variableName } from '../../../src/config-settings.ts';

const unit = readFileSync(join(import.meta.dirname, '../../../docker/systemd/pincel.service'), 'utf8');

function valuesOf(key: string): readonly string[] {
  return [...unit.matchAll(new RegExp(`^${key}=(.*)$`, 'gm'))].map(([, value = '']) => value);
}

test('the service has a user and a folder of its own, and writes nowhere else', () => {
  expect(valuesOf('User')).toEqual(['pincel']);
  expect(valuesOf('StateDirectory')).toEqual(['pincel']);
  expect(valuesOf('WorkingDirectory')).toEqual(['/var/lib/pincel']);
  expect(valuesOf('ProtectSystem')).toEqual(['strict']);
  expect(valuesOf('ReadWritePaths')).toEqual([]);
  for (const key of ['NoNewPrivileges', 'ProtectHome', 'PrivateTmp', 'PrivateDevices', 'RestrictSUIDSGID']) {
    expect(valuesOf(key), key).toEqual(['yes']);
  }
  expect(valuesOf('CapabilityBoundingSet')).toEqual(['']);
});

test('it is bounded, and started again after a failure but not for ever', () => {
  expect(valuesOf('Restart')).toEqual(['on-failure']);
  expect(valuesOf('StartLimitBurst')).toEqual(['5']);
  expect(Number(valuesOf('StartLimitIntervalSec')[0])).toBeGreaterThan(5 * Number(valuesOf('RestartSec')[0]));
  const { engineMaxRssBytes, shutdownGraceMs } = settings.parse({});
  expect(Number.parseInt(valuesOf('MemoryMax')[0] ?? '0', 10) * 2 ** 30).toBeGreaterThan(engineMaxRssBytes);
  expect(Number(valuesOf('TimeoutStopSec')[0]) * 1_000).toBeGreaterThan(shutdownGraceMs + 10_000);
});

test('secrets come as credentials, and every variable is a setting', () => {
  const credentials = valuesOf('LoadCredential').map((value) => value.split(':')[0] ?? '');
  const environment = valuesOf('Environment').map((entry) => entry.split('='));
  const files = environment.filter(([name]) => name?.endsWith('_FILE'));
  expect(files.map(([, value]) => value)).toEqual(credentials.map((name) => `%d/${name}`));
  const known = settingNames.map(variableName).flatMap((name) => [name, `${name}_FILE`]);
  const own = environment.map(([name = '']) => name).filter((name) => name.startsWith('PINCEL_'));
  expect(own.filter((name) => !known.includes(name))).toEqual([]);
});
