import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toSvg } from './bar-chart.ts';
import type { Compared } from './serving-tables.ts';

const picturesFolder = join(import.meta.dirname, '../docs/pictures');
const kinds = { pictures: 'pictures of the others', GIFs: 'GIFs of the others' } as const;

/** Who was in time, and the slowest, by load, as bar charts in docs/pictures. */
export async function drawServingCharts(compared: readonly Compared[]): Promise<void> {
  const colors = { pincel: '#2f9e6e', fcfs: '#8a8fa3' } as const;
  const series = (pick: (outcomes: Compared['pincel']) => readonly number[]) => [
    { name: 'Pincel', color: colors.pincel, values: compared.flatMap(({ pincel }) => pick(pincel)) },
    {
      name: 'first come, first served',
      color: colors.fcfs,
      values: compared.flatMap(({ fcfs }) => pick(fcfs)),
    },
  ];
  const groups = compared.flatMap(({ name }) => Object.keys(kinds).map((kind) => `${kind}, ${name}`));
  const charts = {
    'serving-deadlines.svg': toSvg({
      title: 'Requests of the 19 others in time (2.5 × alone), %, by load',
      unit: '%',
      groups,
      series: series((outcomes) => Object.values(kinds).map((kind) => 100 * outcomes[kind].inTime)),
      ticks: [0, 25, 50, 75, 100],
      scale: 'linear',
    }),
    'serving-p99.svg': toSvg({
      title: 'Requests of the 19 others: 99th percentile, seconds (logarithmic), by load',
      unit: 's',
      groups,
      series: series((outcomes) => Object.values(kinds).map((kind) => outcomes[kind].p99Ms / 1_000)),
      ticks: [0.1, 1, 10, 100],
      scale: 'log',
    }),
  };
  for (const [name, svg] of Object.entries(charts)) await writeFile(join(picturesFolder, name), svg);
}
