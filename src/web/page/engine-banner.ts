import { html } from 'hono/html';
import type { EngineStatus } from '../../domain/engine.ts';
import type { Html } from '../html.ts';
import type { Words } from './words.ts';

/** One line about the engine: which model draws on what, or why nothing is drawn now. */
export function renderEngineBanner(status: EngineStatus, modelName: string, words: Words): Html {
  return html`<p class="engine" id="engine" data-state="${status.state}" data-lost="${words('engine-lost')}" ${isEngineSettled(status) ? '' : html`data-unsettled`}>${describeEngine(status, modelName, words)}</p>`;
}

/** True when the engine has reached a state in which it stays on its own. */
export function isEngineSettled(status: EngineStatus): boolean {
  return status.state !== 'starting' && status.state !== 'restarting';
}

function describeEngine(status: EngineStatus, model: string, words: Words): string {
  switch (status.state) {
    case 'starting':
      return words('engine-starting', { model });
    case 'ready':
      return words('engine-ready', { model: status.model, provider: status.provider.provider });
    case 'restarting':
      return words('engine-restarting');
    case 'failed':
      return words('engine-failed', { reason: status.reason });
    case 'stopped':
      return words('engine-stopped');
  }
}
