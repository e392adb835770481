/** A sample of the text format: its name, its labels and its value. */
interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

export interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly samples: readonly Sample[];
}

const name = '[a-zA-Z_:][a-zA-Z0-9_:]*';
const number = String.raw`[+-]?(?:\d+(?:\.\d*)?(?:e[+-]?\d+)?|Inf)|NaN`;
const labelName = '[a-zA-Z_][a-zA-Z0-9_]*';
const quoted = String.raw`"((?:[^"\\\n]|\\["\\n])*)"`;
const helpLine = new RegExp(`^# HELP (${name}) (.+)$`);
const typeLine = new RegExp(`^# TYPE (${name}) (counter|gauge|histogram|summary|untyped)$`);
const sampleLine = new RegExp(`^(${name})(?:\\{((?:${labelName}=${quoted},?)*)\\})? (${number})$`);

/**
 * Reads the Prometheus text format 0.0.4 and refuses whatever a strict reader would: a sample outside its family, a
 * family or a series twice, a line of no known form, a histogram whose buckets shrink or do not end in its count.
 * @see https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format
 */
export function parseExposition(text: string): ReadonlyMap<string, Family> {
  if (!text.endsWith('\n')) throw new Error('the last line has to end');
  const families = new Map<string, Family & { readonly samples: Sample[] }>();
  const lines = text.split('\n').filter((line) => line !== '');
  let current: (Family & { readonly samples: Sample[] }) | undefined;
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index] ?? '';
    const help = helpLine.exec(line);
    if (help !== null) {
      const type = typeLine.exec(lines[index + 1] ?? '');
      if (type?.[1] !== help[1]) throw new Error(`no type follows the help of ${help[1]}`);
      if (families.has(help[1] ?? '')) throw new Error(`${help[1]} is there twice`);
      current = { name: help[1] ?? '', help: help[2] ?? '', type: type?.[2] ?? '', samples: [] };
      families.set(current.name, current);
      index += 1;
      continue;
    }
    const sample = parseSample(line);
    if (current === undefined || !belongsTo(current, sample)) throw new Error(`out of place: ${line}`);
    if (current.samples.some((other) => seriesOf(other) === seriesOf(sample))) {
      throw new Error(`twice: ${line}`);
    }
    current.samples.push(sample);
  }
  for (const family of families.values()) if (family.type === 'histogram') checkHistogram(family);
  return families;
}

function parseSample(line: string): Sample {
  const parsed = sampleLine.exec(line);
  if (parsed === null) throw new Error(`not a sample: ${line}`);
  const labels = [...(parsed[2] ?? '').matchAll(new RegExp(`(${labelName})=${quoted}`, 'g'))];
  if (new Set(labels.map((label) => label[1])).size !== labels.length)
    throw new Error(`label twice: ${line}`);
  return {
    name: parsed[1] ?? '',
    labels: Object.fromEntries(labels.map((label) => [label[1], label[2]])),
    value: Number((parsed.at(-1) ?? '').replace('Inf', 'Infinity')),
  };
}

function belongsTo({ name: family, type }: Family, sample: Sample): boolean {
  if (type !== 'histogram') return sample.name === family;
  return [`${family}_bucket`, `${family}_sum`, `${family}_count`].includes(sample.name);
}

function seriesOf({ name: sampleName, labels }: Sample): string {
  return JSON.stringify([sampleName, Object.entries(labels).toSorted(([a], [b]) => (a < b ? -1 : 1))]);
}

function checkHistogram({ name: family, samples }: Family): void {
  const groups = Map.groupBy(samples, ({ labels: { le: _bound, ...labels } }) => JSON.stringify(labels));
  for (const group of groups.values()) {
    const buckets = group.filter((sample) => sample.name === `${family}_bucket`);
    const bounds = buckets.map(({ labels }) => Number((labels['le'] ?? '').replace('Inf', 'Infinity')));
    const counts = buckets.map(({ value }) => value);
    const count = group.find((sample) => sample.name === `${family}_count`)?.value;
    const rises = (values: readonly number[]) =>
      values.every((value, i) => i === 0 || value >= (values[i - 1] ?? 0));
    if (!rises(bounds) || !rises(counts)) throw new Error(`buckets of ${family} shrink`);
    if (bounds.at(-1) !== Number.POSITIVE_INFINITY || counts.at(-1) !== count) {
      throw new Error(`buckets of ${family} do not end in its count`);
    }
    if (!group.some((sample) => sample.name === `${family}_sum`)) throw new Error(`${family} has no sum`);
  }
}
