import type { ServingCosts } from '../test/support/simulated-engine.ts';
import { groupNames, type Outcomes } from './serving-outcome.ts';

/** A system's outcomes on a trace, beside another's on the same. */
export interface Compared {
  /** As "0.8" or "4 lanes, 0.8". */
  readonly name: string;
  readonly pincel: Outcomes;
  readonly fcfs: Outcomes;
}

/** Every cell has Pincel's figure, then that of first come, first served. */
export function toServingTable(compared: readonly Compared[]): string {
  const rows = compared.flatMap(({ name, pincel, fcfs }) =>
    groupNames.map((group) => {
      const [ours, theirs] = [pincel[group], fcfs[group]];
      const cells = [
        `${toPercent(ours.inTime)} / ${toPercent(theirs.inTime)}`,
        ...(['meanMs', 'p50Ms', 'p99Ms'] as const).map(
          (figure) => `${toSeconds(ours[figure])} / ${toSeconds(theirs[figure])}`,
        ),
      ];
      return `| ${name} | ${group} | ${ours.requests} | ${cells.join(' | ')} |`;
    }),
  );
  return [
    '| load | whose | requests | in time: Pincel / FCFS | mean, s | P50, s | P99, s |',
    '|---|---|---|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** What pieces of work take, and what sharing a call brings. */
export function describeCosts({ unetMs: { image, gif }, decodeFrameMs, textMs }: ServingCosts): string {
  const alone = image[0]?.[1] ?? Number.NaN;
  return toMarkdownTable(
    ['work', 'ms', 'pictures a second ÷ one at a time'],
    [
      ...image.map(([samples, ms]) => [
        `step of ${samples / 2} picture(s)`,
        ms.toFixed(1),
        ((alone * samples) / 2 / ms).toFixed(2),
      ]),
      ...gif.map(([samples, ms]) => [
        samples === 1 ? 'half of a GIF’s step' : `step of ${samples / 2} GIF(s)`,
        ms.toFixed(1),
        '',
      ]),
      ['decoding a frame', decodeFrameMs.toFixed(1), ''],
      ['encoding a prompt', textMs.toFixed(1), ''],
    ],
  );
}

export function toMarkdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

export function toPercent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}

function toSeconds(ms: number): string {
  return (ms / 1_000).toFixed(2);
}
