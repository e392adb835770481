import type { EngineStage, JobView } from '../app/job-board.ts';
import type { TextStream } from './terminal.ts';

const stageWords: Readonly<Record<EngineStage, string>> = {
  'encoding-text': 'Reading the prompt',
  denoising: 'Drawing',
  decoding: 'Developing',
  writing: 'Saving',
};

const barCells = 24;
const clearLine = '\r\u001b[2K';

/** Shows a job as it goes on. */
export interface ProgressDisplay {
  show(view: JobView): void;
  /** Takes the bar off the terminal, so that something else can be written. */
  clear(): void;
}

/** A bar that is drawn over itself on a terminal; elsewhere one line a stage, and one for each tenth of the drawing. */
export function createProgressDisplay(stream: TextStream): ProgressDisplay {
  return stream.isTTY === true ? createBar(stream) : createLines(stream);
}

function createBar(stream: TextStream): ProgressDisplay {
  let shown = '';
  return {
    show(view) {
      const line = toBar(view).slice(0, Math.max(1, (stream.columns ?? 80) - 1));
      if (line === shown) return;
      shown = line;
      stream.write(`${clearLine}${line}`);
    },
    clear() {
      if (shown !== '') stream.write(clearLine);
      shown = '';
    },
  };
}

function createLines(stream: TextStream): ProgressDisplay {
  let shown = '';
  return {
    show(view) {
      if (view.state !== 'queued' && view.state !== 'running') return;
      const tenths = tenthsDone(view);
      const line = view.stage === 'denoising' && tenths > 0 ? `Drawing: ${tenths * 10} %` : toWords(view);
      if (line === shown) return;
      shown = line;
      stream.write(`${line}\n`);
    },
    clear() {},
  };
}

function toBar(view: JobView): string {
  if (view.state !== 'queued' && view.state !== 'running') return '';
  if (view.stage !== 'denoising') return `${toWords(view)} …`;
  const full = Math.round((view.step / Math.max(1, view.steps)) * barCells);
  return `${toWords(view)} ${'█'.repeat(full)}${'░'.repeat(barCells - full)} ${view.step}/${view.steps}`;
}

function toWords(view: JobView): string {
  if (view.state === 'queued') {
    return view.isPaused ? 'Waiting: the queue is paused until `pincel queue resume`' : 'Waiting';
  }
  return view.stage === undefined ? 'Loading the model' : stageWords[view.stage];
}

function tenthsDone({ step, steps }: JobView): number {
  return Math.floor((step / Math.max(1, steps)) * 10);
}
