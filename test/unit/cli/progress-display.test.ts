import { expect, test } from 'vitest';
import type { JobView } from '../../../src/app/job-board.ts';
import { createProgressDisplay } from '../../../src/cli/progress-display.ts';
import { aRequest } from '../../support/builders.ts';
import { aStream } from '../../support/terminal.ts';

function aView(changes: Partial<JobView>): JobView {
  return {
    jobId: 'a',
    userId: 'ana',
    request: aRequest(),
    adjustments: [],
    acceptedAtMs: 0,
    state: 'running',
    isStopping: false,
    isPaused: false,
    isPositionExact: true,
    position: undefined,
    etaMs: undefined,
    stage: undefined,
    step: 0,
    steps: 50,
    preview: undefined,
    media: [],
    notices: [],
    errorKind: undefined,
    error: undefined,
    ...changes,
  };
}

const course: readonly JobView[] = [
  aView({ state: 'queued', position: 0 }),
  aView({}),
  aView({ stage: 'encoding-text' }),
  ...Array.from({ length: 51 }, (_, step) => aView({ stage: 'denoising', step })),
  aView({ stage: 'decoding', step: 50 }),
  aView({ stage: 'writing', step: 50 }),
  aView({ state: 'generated', step: 50 }),
];

test('where there is no terminal, a stage is a line and so is a tenth of the drawing', () => {
  const stream = aStream();
  const display = createProgressDisplay(stream);
  for (const view of course) display.show(view);
  display.clear();
  expect(stream.written()).toBe(
    [
      'Waiting',
      'Loading the model',
      'Reading the prompt',
      'Drawing',
      ...[10, 20, 30, 40, 50, 60, 70, 80, 90, 100].map((percent) => `Drawing: ${percent} %`),
      'Developing',
      'Saving',
      '',
    ].join('\n'),
  );
});

test('on a terminal one line is drawn over itself, and taken away at the end', () => {
  const stream = aStream({ isTTY: true, columns: 80 });
  const display = createProgressDisplay(stream);
  for (const view of course) display.show(view);
  display.clear();
  const lines = stream.written().split('\r\u001b[2K');
  expect(lines).toContain('Drawing ████████████░░░░░░░░░░░░ 25/50');
  expect(lines.at(-1)).toBe('');
  expect(stream.written()).not.toContain('\n');
});

test('a narrow terminal gets a shorter line, never a second one', () => {
  const stream = aStream({ isTTY: true, columns: 20 });
  createProgressDisplay(stream).show(aView({ stage: 'denoising', step: 25 }));
  expect(stream.written()).toBe('\r\u001b[2KDrawing ███████████');
});

test('steps that are not known yet do not break the bar', () => {
  const stream = aStream({ isTTY: true });
  createProgressDisplay(stream).show(aView({ stage: 'denoising', step: 0, steps: 0 }));
  expect(stream.written()).toContain('Drawing ░░░');
});

test('who waits while the queue is paused is told what makes it go on', () => {
  const stream = aStream();
  createProgressDisplay(stream).show(aView({ state: 'queued', position: 0, isPaused: true }));
  expect(stream.written()).toBe('Waiting: the queue is paused until `pincel queue resume`\n');
});
