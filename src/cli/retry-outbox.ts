import type { DeliveryRetry, RetryDelivery } from '../app/retry-delivery.ts';
import { type ExitCode, exitCodes } from './exit-code.ts';
import { type Terminal, writeJson } from './terminal.ts';

export interface RetryOutboxDeps {
  readonly terminal: Terminal;
  readonly retryDelivery: RetryDelivery;
}

/** Makes a parked delivery due again; a running gateway finds it by itself. */
export function retryOutbox(
  id: number,
  { json }: { readonly json: boolean },
  { terminal, retryDelivery }: RetryOutboxDeps,
): ExitCode {
  const outcome = retryDelivery(id, 'operator');
  const sentence = describe(id, outcome);
  const ok = outcome === 'retried';
  if (json) writeJson(terminal.out, ok ? { ok } : { ok, error: sentence });
  else (ok ? terminal.out : terminal.err).write(`${sentence}\n`);
  return ok ? exitCodes.done : exitCodes.refused;
}

function describe(id: number, outcome: DeliveryRetry): string {
  switch (outcome) {
    case 'retried':
      return `Delivery ${id} is tried again.`;
    case 'unknown':
      return `There is no delivery ${id}. \`pincel outbox list\` numbers them.`;
    case 'pending':
      return `Delivery ${id} is not parked: it is tried again by itself. \`pincel outbox list\` says when.`;
    case 'delivered':
      return `Delivery ${id} was made already. Nothing is left to try.`;
    case 'dropped':
      return `Delivery ${id} was given up with its job. Ask for the picture again.`;
  }
}
