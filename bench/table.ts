/** One measured figure: the values of all runs, in the unit named. */
export interface Figure {
  readonly name: string;
  readonly unit: 'µs' | 'ms' | '1/s' | 'bytes' | 'MiB' | 'jobs' | 'ratio';
  readonly values: readonly number[];
}

/** Figures as a Markdown table of median, least and largest. */
export function toTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ name, unit, values }) => {
    const sorted = values.toSorted((a, b) => a - b);
    const cells = [median(values), sorted[0] ?? Number.NaN, sorted.at(-1) ?? Number.NaN];
    return `| ${name} | ${unit} | ${cells.map((value) => format(value, unit)).join(' | ')} | ${values.length} |`;
  });
  return ['| what | unit | median | least | largest | runs |', '|---|---|---|---|---|---|', ...rows].join(
    '\n',
  );
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

function format(value: number, unit: Figure['unit']): string {
  return unit === 'ratio' ? value.toFixed(3) : value.toFixed(value < 10 ? 1 : 0);
}
