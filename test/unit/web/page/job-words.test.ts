import { describe, expect, test } from 'vitest';
import type { JobView } from '../../../../src/app/job-board.ts';
import type { EngineStatus } from '../../../../src/domain/engine.ts';
import type { Locale } from '../../../../src/domain/texts.ts';
import { describeState, tellNews } from '../../../../src/web/page/job-words.ts';
import { toWords } from '../../../../src/web/page/words.ts';
import { aRequest } from '../../../support/builders.ts';
import { texts } from '../../../support/texts.ts';

const ready: EngineStatus = {
  state: 'ready',
  provider: { provider: 'cpu', reason: '' },
  model: 'mini',
  rssBytes: 1,
};

function aView(changes: Partial<JobView>): JobView {
  return {
    jobId: 'J1',
    userId: 'ana',
    request: aRequest({ prompt: 'a cat' }),
    adjustments: [],
    acceptedAtMs: 0,
    state: 'queued',
    isStopping: false,
    isPaused: false,
    position: undefined,
    isPositionExact: true,
    etaMs: undefined,
    stage: undefined,
    step: 0,
    steps: 12,
    preview: undefined,
    media: [],
    notices: [],
    errorKind: undefined,
    error: undefined,
    ...changes,
  };
}

function contextOf(engine: EngineStatus, locale: Locale = 'en') {
  return { engine, texts, words: toWords(texts, locale), locale };
}

const waiting = aView({ position: 3, etaMs: { low: 20_000, likely: 45_000, high: 90_000 } });

describe('a drawing that waits', () => {
  test('tells how many are before it, and how long it takes', () => {
    expect(describeState(waiting, contextOf(ready))).toBe(
      'Waiting: 3 drawings before it. Ready in about 20–90 s.',
    );
    expect(describeState(waiting, contextOf(ready, 'pt-BR'))).toMatch(
      /^Esperando: há 3 desenhos antes deste\. /,
    );
    expect(describeState(aView({ position: 1 }), contextOf(ready))).toBe('Waiting: one drawing before it.');
  });

  test('tells a place that is an estimate as one, with no more digits than are known', () => {
    const far = aView({ position: 1_234, isPositionExact: false });
    expect(describeState(far, contextOf(ready))).toBe('Waiting: about 1,200 drawings before it.');
    expect(describeState(far, contextOf(ready, 'pt-BR'))).toBe(
      'Esperando: há cerca de 1.200 desenhos antes deste.',
    );
  });

  test.each([
    ['the queue is paused', { ...waiting, isPaused: true }, ready, 'Waiting: an admin has paused the queue.'],
    ['nothing draws', waiting, { state: 'failed', reason: 'no model' }, 'Waiting: 3 drawings before it.'],
    ['the engine starts', aView({ position: 0 }), { state: 'starting' }, 'Waiting for the engine to start.'],
    ['it is next', aView({ position: 0 }), ready, 'Starting.'],
  ] as const)('tells no time when %s', (_, view, engine, sentence) => {
    expect(describeState(view, contextOf(engine))).toBe(sentence);
  });
});

describe('a drawing that is drawn', () => {
  test.each([
    [{}, 'Starting.'],
    [{ stage: 'encoding-text' }, 'Reading the words.'],
    [{ stage: 'denoising' }, 'Drawing: starting from noise.'],
    [{ stage: 'denoising', step: 5 }, 'Drawing: step 5 of 12.'],
    [{ stage: 'decoding' }, 'Bringing out the details.'],
    [{ stage: 'writing' }, 'Saving.'],
    [{ stage: 'denoising', isStopping: true }, 'Canceling.'],
  ] as const)('%j: %s', (changes, sentence) => {
    expect(describeState(aView({ state: 'running', ...changes }), contextOf(ready))).toBe(sentence);
  });

  test('waits for an engine that starts again', () => {
    const view = aView({ state: 'running' });
    expect(describeState(view, contextOf({ state: 'starting' }))).toBe('Waiting for the engine to start.');
  });
});

test.each([
  ['canceled', {}, 'Canceled. It cost nothing.'],
  ['delivered', {}, 'It was drawn, but is no longer kept.'],
  [
    'failed',
    { errorKind: 'engine-crashed', error: 'a sentence in English' },
    'The drawing engine stopped unexpectedly, twice. It cost nothing. Ask again in a minute.',
  ],
  ['failed', { errorKind: 'bug' }, 'tell an admin the reference J1.'],
] as const)('a drawing that is %s %j', (state, changes, sentence) => {
  expect(describeState(aView({ state, ...changes }), contextOf(ready))).toContain(sentence);
});

test('why a drawing failed is told in the language of the page', () => {
  const view = aView({ state: 'failed', errorKind: 'engine-hung', error: 'a sentence in English' });
  expect(describeState(view, contextOf(ready, 'pt-BR'))).toMatch(/^O motor de desenho parou de responder\./);
});

describe('somebody who listens', () => {
  test('hears which drawing it is and its place, not how long it takes', () => {
    expect(tellNews(waiting, contextOf(ready))).toBe('“a cat”: Waiting: 3 drawings before it.');
  });

  test('hears one sentence while it is drawn, whatever the step', () => {
    const steps = [undefined, 'encoding-text', 'denoising', 'decoding', 'writing'] as const;
    const heard = steps.map((stage, step) =>
      tellNews(aView({ state: 'running', stage, step }), contextOf(ready)),
    );
    expect(new Set(heard)).toEqual(new Set(['“a cat”: Drawing now.']));
  });

  test.each([
    ['generated', '“a cat”: Finished.'],
    ['canceled', '“a cat”: Canceled. It cost nothing.'],
  ] as const)('hears that it is %s', (state, sentence) => {
    expect(tellNews(aView({ state }), contextOf(ready))).toBe(sentence);
  });

  test('hears the beginning of a long prompt, cut between characters', () => {
    const view = aView({ request: aRequest({ prompt: `${'🐈'.repeat(100)}\nand more` }) });
    expect(tellNews(view, contextOf(ready))).toMatch(/^“(🐈){79}…”: /u);
  });
});
