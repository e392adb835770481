import { expect, test } from 'vitest';
import { createConfigCommand } from '../../../src/cli/config-command.ts';
import { type PrintedSetting, printConfig } from '../../../src/cli/print-config.ts';
import { aTerminal } from '../../support/terminal.ts';

const settings: readonly PrintedSetting[] = [
  { name: 'httpPort', variable: 'PINCEL_HTTP_PORT', value: 9000, source: 'PINCEL_HTTP_PORT' },
  {
    name: 'embedParameters',
    variable: 'PINCEL_EMBED_PARAMETERS',
    value: false,
    source: 'pincel.config.json',
  },
  { name: 'engineThreads', variable: 'PINCEL_ENGINE_THREADS', value: undefined, source: 'default' },
  {
    name: 'metricsToken',
    variable: 'PINCEL_METRICS_TOKEN',
    value: '(hidden)',
    source: 'PINCEL_METRICS_TOKEN_FILE',
  },
];

test('a person reads one setting a line, with what set it or what would', () => {
  const terminal = aTerminal();
  expect(printConfig({ json: false }, { terminal, settings })).toBe(0);
  expect(terminal.out.written()).toBe(
    [
      'httpPort         9000       PINCEL_HTTP_PORT',
      'embedParameters  false      pincel.config.json',
      'engineThreads    (not set)  default (PINCEL_ENGINE_THREADS)',
      'metricsToken     (hidden)   PINCEL_METRICS_TOKEN_FILE',
      '',
    ].join('\n'),
  );
});

test('a program gets every field, and null for what is not set', () => {
  const terminal = aTerminal();
  printConfig({ json: true }, { terminal, settings });
  const [port, , threads] = JSON.parse(terminal.out.written()).settings;
  expect(port).toEqual(settings[0]);
  expect(threads).toEqual({
    name: 'engineThreads',
    variable: 'PINCEL_ENGINE_THREADS',
    value: null,
    source: 'default',
  });
});

test.each([
  [['config'], { json: false }],
  [['config', '--json'], { json: true }],
])('%j is understood', async (argv, expected) => {
  const asked: unknown[] = [];
  const command = createConfigCommand({ print: async (options) => void asked.push(options) });
  await command.parseAsync(argv.slice(1), { from: 'user' });
  expect(asked).toEqual([expected]);
});
