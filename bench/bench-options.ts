import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';

/** What can be said after the names of suites. */
export interface BenchOptions {
  /** A Python that has `bench/reference/requirements.txt`; without it, the references are left out and named. */
  readonly python: string | undefined;
  /** Where models with random weights are made and kept between runs; hundreds of MiB. */
  readonly cacheFolder: string;
  /** Also what takes minutes: 512x512 on the CPU. */
  readonly large: boolean;
  /** For the suite `against`; all cores unless said. PyTorch with all of them suffers much from any other work. */
  readonly threads: number;
  /** How many pictures the suite `memory` draws. */
  readonly pictures: number;
  /** What was measured goes to docs/benchmarks.md as well. */
  readonly writesDocument: boolean;
}

/** `npm run bench -- [SUITE…] [--python PATH] [--cache FOLDER] [--large] [--threads N] [--pictures N] [--print]`. */
export function parseBenchArgs(args: readonly string[]): {
  readonly suites: readonly string[];
  readonly options: BenchOptions;
} {
  const { positionals, values } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      python: { type: 'string', default: process.env['PINCEL_BENCH_PYTHON'] ?? '' },
      cache: { type: 'string', default: 'node_modules/.cache/pincel-bench' },
      large: { type: 'boolean', default: false },
      threads: { type: 'string', default: String(availableParallelism()) },
      pictures: { type: 'string', default: '1000' },
      print: { type: 'boolean', default: false },
    },
  });
  return {
    suites: positionals,
    options: {
      python: values.python === '' ? undefined : values.python,
      cacheFolder: values.cache,
      large: values.large,
      threads: Number(values.threads),
      pictures: Number(values.pictures),
      writesDocument: !values.print,
    },
  };
}
