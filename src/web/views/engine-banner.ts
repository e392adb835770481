import { html } from 'hono/html';
import type { EngineStatus, ProviderName } from '../../domain/engine.ts';
import type { Html } from '../html.ts';

const providerLabels: Readonly<Record<ProviderName, string>> = {
  cuda: 'the NVIDIA card',
  webgpu: 'the graphics card',
  cpu: 'the processor',
};

/** One line about the engine: which model draws on what, or why nothing is drawn now. */
export function renderEngineBanner(status: EngineStatus, modelName: string): Html {
  return html`<p class="engine" id="engine" data-state="${status.state}" ${isEngineSettled(status) ? '' : html`data-unsettled`}>${describeEngine(status, modelName)}</p>`;
}

/** True when the engine has reached a state in which it stays on its own. */
export function isEngineSettled(status: EngineStatus): boolean {
  return status.state !== 'starting' && status.state !== 'restarting';
}

function describeEngine(status: EngineStatus, modelName: string): string {
  switch (status.state) {
    case 'starting':
      return `Starting: ${modelName} is loading. What you send now waits for it.`;
    case 'ready':
      return `${status.model}, on ${providerLabels[status.provider.provider]}`;
    case 'restarting':
      return 'The engine is starting again. What you sent waits for it.';
    case 'failed':
      return status.reason;
    case 'stopped':
      return 'The engine has stopped.';
  }
}
