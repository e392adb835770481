import type { CommandDifference, CommandPlan, CommandSync } from '../domain/command-sync.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type Terminal, writeJson } from './terminal.ts';
import { UsageError } from './usage-error.ts';

export interface SyncBotsOptions {
  readonly dryRun: boolean;
  readonly json: boolean;
}

export interface SyncBotsDeps {
  readonly terminal: Terminal;
  /** The platforms that have a token. */
  readonly syncs: readonly CommandSync[];
}

/**
 * Shows what differs on each platform, then makes it the same unless only a look was asked for.
 * @throws UsageError when no platform has a token; what a `CommandSync` throws.
 */
export async function syncBots(
  { dryRun, json }: SyncBotsOptions,
  { terminal, syncs }: SyncBotsDeps,
): Promise<ExitCode> {
  if (syncs.length === 0) {
    throw new UsageError(
      'No platform can be told: set PINCEL_DISCORD_TOKEN or PINCEL_TELEGRAM_TOKEN (or the same with _FILE), then run this again.',
    );
  }
  const platforms = [];
  for (const sync of syncs) {
    const { surface } = sync;
    const plan = await sync.plan();
    const { differences, sameCount } = plan;
    if (!json) terminal.out.write(describe(surface, plan));
    const isApplied = !dryRun && differences.length > 0;
    if (isApplied) await plan.apply();
    if (!json && isApplied) terminal.out.write(`${surface}: registered.\n`);
    platforms.push({ surface, differences, sameCount, isApplied });
  }
  if (json) writeJson(terminal.out, { ok: true, platforms });
  return exitCodes.done;
}

const signs: Readonly<Record<CommandDifference['kind'], string>> = { added: '+', changed: '~', removed: '-' };

function describe(surface: string, { differences, sameCount }: CommandPlan): string {
  if (differences.length === 0) return `${surface}: all ${sameCount} commands are as they should be.\n`;
  const lines = differences.map(({ kind, name, parts }) => {
    const detail = parts.length === 0 ? '' : `: ${parts.join(', ')}`;
    return `  ${signs[kind]} ${name}${detail}\n`;
  });
  return `${surface}: ${sameCount} commands stay as they are, these do not:\n${lines.join('')}`;
}
