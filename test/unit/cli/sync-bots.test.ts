import { expect, test } from 'vitest';
import { syncBots } from '../../../src/cli/sync-bots.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import type { CommandDifference, CommandSync } from '../../../src/domain/command-sync.ts';
import { aTerminal } from '../../support/terminal.ts';

const differences: readonly CommandDifference[] = [
  { kind: 'added', name: '/gif', parts: [] },
  { kind: 'changed', name: '/image', parts: ['description', 'option seed'] },
  { kind: 'removed', name: '/draw', parts: [] },
];

/** A platform that says what is asked of it. */
function aPlatform(found: readonly CommandDifference[] = differences): {
  readonly sync: CommandSync;
  readonly applied: () => number;
} {
  let applied = 0;
  const plan = () =>
    Promise.resolve({
      differences: found,
      sameCount: 3,
      apply: () => {
        applied += 1;
        return Promise.resolve();
      },
    });
  return { sync: { surface: 'discord', plan }, applied: () => applied };
}

test('the difference is shown before it is applied', async () => {
  const { sync, applied } = aPlatform();
  const terminal = aTerminal();
  expect(await syncBots({ dryRun: false, json: false }, { terminal, syncs: [sync] })).toBe(0);
  expect(terminal.out.written()).toBe(
    'discord: 3 commands stay as they are, these do not:\n  + /gif\n  ~ /image: description, option seed\n  - /draw\ndiscord: registered.\n',
  );
  expect(applied()).toBe(1);
});

test('a dry run changes nothing', async () => {
  const { sync, applied } = aPlatform();
  const terminal = aTerminal();
  await syncBots({ dryRun: true, json: false }, { terminal, syncs: [sync] });
  expect(applied()).toBe(0);
  expect(terminal.out.written()).not.toContain('registered');
});

test('nothing is sent where nothing differs', async () => {
  const { sync, applied } = aPlatform([]);
  const terminal = aTerminal();
  await syncBots({ dryRun: false, json: false }, { terminal, syncs: [sync] });
  expect(applied()).toBe(0);
  expect(terminal.out.written()).toBe('discord: all 3 commands are as they should be.\n');
});

test('JSON is one object with every platform', async () => {
  const { sync } = aPlatform();
  const terminal = aTerminal();
  await syncBots({ dryRun: false, json: true }, { terminal, syncs: [sync] });
  expect(JSON.parse(terminal.out.written())).toEqual({
    ok: true,
    platforms: [{ surface: 'discord', differences, sameCount: 3, isApplied: true }],
  });
});

test('without any token it says which variables to set', async () => {
  const synced = syncBots({ dryRun: false, json: false }, { terminal: aTerminal(), syncs: [] });
  await expect(synced).rejects.toThrow(UsageError);
  await expect(synced).rejects.toThrow(/PINCEL_DISCORD_TOKEN or PINCEL_TELEGRAM_TOKEN/);
});
