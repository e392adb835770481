import { html } from 'hono/html';
import type { MediaKind } from '../../domain/media-kind.ts';
import type { KindInfo, ModelInfo } from '../../domain/model-info.ts';
import { defaultRequestLimits } from '../../domain/request-limits.ts';
import { resolveRequest } from '../../domain/resolve-request.ts';
import type { WorkRates } from '../../domain/work-rates.ts';
import { predictMs } from '../../domain/work-units.ts';
import type { Html } from '../html.ts';
import type { Words } from '../page/words.ts';
import { describeBytes } from './engine-words.ts';
import { describeEngineTime } from './queue-words.ts';

export interface ModelsContext {
  readonly rates: Pick<WorkRates, 'msPerUnit'>;
  readonly words: Words;
}

/** What is drawn with, and what it takes on this machine. */
export function renderModels(models: readonly ModelInfo[], context: ModelsContext): Html {
  const { words } = context;
  return html`<section class="panel" aria-labelledby="engine-models"><h2 id="engine-models">${words('admin-engine-models')}</h2>
${models.map((model) => renderModel(model, context))}</section>`;
}

function renderModel(model: ModelInfo, context: ModelsContext): Html {
  const { words } = context;
  const { name, sizeBytes, byKind, gif, kinds } = model;
  const facts: readonly (readonly [name: string, content: string])[] = [
    ['size', describeBytes(sizeBytes, words)],
    ['picture', describeOwn(byKind.image, words)],
    [
      'gif',
      gif === undefined
        ? words('admin-engine-gif-none')
        : `${describeOwn(byKind.gif, words)}, ${words('admin-engine-gif', { frames: gif.defaultFrames, fps: gif.defaultFps })}`,
    ],
    ['start-picture', words('admin-engine-start-picture', { can: model.imageToImage ? 'yes' : 'no' })],
    ['safety', words('admin-engine-safety', { has: model.hasSafetyChecker ? 'yes' : 'no' })],
  ];
  return html`<h3>${name}</h3>
<dl class="facts">${facts.map(([fact, content]) => html`<div><dt>${words(`admin-engine-model-${fact}`)}</dt><dd>${content}</dd></div>`)}</dl>
<table class="listing"><caption class="unseen">${words('admin-engine-times', { model: name })}</caption>
<thead><tr><th scope="col">${words('admin-engine-column-kind')}</th><th scope="col" class="number">${words('admin-engine-column-step')}</th><th scope="col" class="number">${words('admin-engine-column-usual')}</th></tr></thead>
<tbody>${kinds.map((kind) => renderTimes(kind, model, context))}</tbody></table>
<p class="hint">${words('admin-engine-times-how')}</p>`;
}

function describeOwn({ defaultSize, defaultSteps, defaultScheduler }: KindInfo, words: Words): string {
  const steps = words('admin-engine-steps', { count: defaultSteps, scheduler: defaultScheduler });
  return `${defaultSize.widthPx} × ${defaultSize.heightPx}, ${steps}`;
}

function renderTimes(kind: MediaKind, model: ModelInfo, { rates, words }: ModelsContext): Html {
  const msPerUnit = rates.msPerUnit(model.name, kind);
  const usualMs = msPerUnit === undefined ? undefined : predictUsualMs(kind, model, msPerUnit);
  const unknown = words('admin-engine-not-measured');
  const step =
    msPerUnit === undefined
      ? unknown
      : words('admin-engine-milliseconds', { amount: Number(msPerUnit.toPrecision(3)) });
  const usual = usualMs === undefined ? unknown : describeEngineTime(usualMs, words);
  return html`<tr><th scope="row" data-label="${words('admin-engine-column-kind')}">${words('admin-queue-kind', { mediaKind: kind })}</th>
<td class="number" data-label="${words('admin-engine-column-step')}">${step}</td>
<td class="number" data-label="${words('admin-engine-column-usual')}">${usual}</td></tr>`;
}

/** Engine time of what somebody gets who asks for nothing special. */
function predictUsualMs(kind: MediaKind, model: ModelInfo, msPerUnit: number): number | undefined {
  const prompt = model.examplePrompts[0] ?? 'a cat';
  const resolved = resolveRequest({ kind, prompt }, [model], model.name, defaultRequestLimits, () => 0);
  return resolved.ok ? predictMs(resolved.request, msPerUnit) : undefined;
}
