export interface BarChart {
  readonly title: string;
  readonly unit: string;
  readonly groups: readonly string[];
  /** Values by group; NaN is left out. */
  readonly series: readonly {
    readonly name: string;
    readonly color: string;
    readonly values: readonly number[];
  }[];
  /** Values along the axis; the last is its end. */
  readonly ticks: readonly number[];
  readonly scale: 'linear' | 'log';
}

const widthPx = 720;
const heightPx = 300;
const plot = { leftPx: 56, topPx: 56, rightPx: 704, bottomPx: 256 };

/** A bar chart as a small SVG that can be read on a light and on a dark page. */
export function toSvg({ title, unit, groups, series, ticks, scale }: BarChart): string {
  const [least, most] = [ticks[0] ?? 0, ticks.at(-1) ?? 1];
  const share = (value: number): number => {
    const inside = Math.min(Math.max(value, least), most);
    return scale === 'log'
      ? Math.log(inside / least) / Math.log(most / least)
      : (inside - least) / (most - least);
  };
  const yOf = (value: number): number => plot.bottomPx - share(value) * (plot.bottomPx - plot.topPx);
  const groupPx = (plot.rightPx - plot.leftPx) / groups.length;
  const barPx = (0.8 * groupPx) / series.length;
  const lines = ticks.flatMap((tick) => [
    `<line class="grid" x1="${plot.leftPx}" x2="${plot.rightPx}" y1="${round(yOf(tick))}" y2="${round(yOf(tick))}"/>`,
    `<text x="${plot.leftPx - 8}" y="${round(yOf(tick) + 4)}" text-anchor="end">${tick}</text>`,
  ]);
  const bars = series.flatMap(({ name, color, values }, index) =>
    values.flatMap((value, group) => {
      if (Number.isNaN(value)) return [];
      const xPx = plot.leftPx + (group + 0.1) * groupPx + index * barPx;
      const tip = `<title>${name}, ${groups[group]}: ${format(value)} ${unit}</title>`;
      const size = `width="${round(barPx - 2)}" height="${round(plot.bottomPx - yOf(value))}"`;
      const label = `<text class="value" x="${round(xPx + barPx / 2 - 1)}" y="${round(yOf(value) - 4)}" text-anchor="middle">${format(value)}</text>`;
      return [
        `<rect x="${round(xPx)}" y="${round(yOf(value))}" ${size} fill="${color}">${tip}</rect>`,
        label,
      ];
    }),
  );
  const names = groups.map(
    (group, index) =>
      `<text x="${round(plot.leftPx + (index + 0.5) * groupPx)}" y="${plot.bottomPx + 20}" text-anchor="middle">${group}</text>`,
  );
  const legend = series.flatMap(({ name, color }, index) => [
    `<rect x="${plot.leftPx + index * 150}" y="${heightPx - 18}" width="10" height="10" fill="${color}"/>`,
    `<text x="${plot.leftPx + 16 + index * 150}" y="${heightPx - 9}">${name}</text>`,
  ]);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${widthPx} ${heightPx}" width="${widthPx}" height="${heightPx}" role="img" aria-label="${title}">
<style>text{font:12px system-ui,sans-serif;fill:#444}.title{font-weight:600;font-size:14px}.value{font-size:10px}.grid{stroke:#888;stroke-opacity:.35}@media(prefers-color-scheme:dark){text{fill:#ccc}}</style>
<text class="title" x="${plot.leftPx}" y="24">${title}</text>
${[...lines, ...bars, ...names, ...legend].join('\n')}
</svg>
`;
}

function round(px: number): number {
  return Math.round(px * 10) / 10;
}

function format(value: number): string {
  return value >= 10 ? value.toFixed(0) : value.toPrecision(2);
}
