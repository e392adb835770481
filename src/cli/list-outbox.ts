import type { Delivery, Outbox } from '../domain/outbox.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import type { ListOutboxOptions } from './outbox-command.ts';
import { type Terminal, writeJson } from './terminal.ts';

export interface ListOutboxDeps {
  readonly terminal: Terminal;
  readonly outbox: Pick<Outbox, 'list'>;
  readonly now: () => number;
}

/** Tells which results are still to be handed over, which were, and which need a person to look. */
export function listOutbox(
  { json, state, limit }: ListOutboxOptions,
  { terminal, outbox, now }: ListOutboxDeps,
): ExitCode {
  const found = outbox.list({ state, limit: limit + 1 });
  const listed = found.slice(0, limit);
  if (json) {
    writeJson(terminal.out, { deliveries: listed, isComplete: found.length === listed.length });
    return exitCodes.done;
  }
  if (listed.length === 0) {
    terminal.out.write(state === undefined ? 'The outbox is empty.\n' : `No delivery is ${state}.\n`);
  }
  for (const delivery of listed) terminal.out.write(describeDelivery(delivery, now()));
  if (found.length > listed.length) {
    terminal.err.write(`There are more: --limit ${limit * 2} lists more of them.\n`);
  }
  if (listed.some((delivery) => delivery.state === 'parked')) {
    terminal.err.write('`pincel outbox retry <id>` tries a parked delivery again.\n');
  }
  return exitCodes.done;
}

function describeDelivery(delivery: Delivery, nowMs: number): string {
  const { id, jobId, state, surface, attempts, createdAtMs, dueAtMs, lastError } = delivery;
  const toSeconds = (ms: number): number => Math.max(0, Math.round(ms / 1_000));
  const facts = [
    String(id),
    state.padEnd('delivered'.length),
    surface.padEnd('telegram'.length),
    jobId,
    `${toSeconds(nowMs - createdAtMs)} s old`,
    `begun ${attempts === 1 ? 'once' : `${attempts} times`}`,
    ...(state === 'pending' ? [`due in ${toSeconds(dueAtMs - nowMs)} s`] : []),
  ];
  return [facts.join('  '), ...(lastError === undefined ? [] : [`    ${lastError}`]), ''].join('\n');
}
