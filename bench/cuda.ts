import { probeProviders } from '../src/engine/process/probe-providers.ts';

/** Says whether this machine could tell what `bench/cuda/run.sh` measures, which takes a Python and a while of its own. */
export async function benchCuda(): Promise<string> {
  const cuda = (await probeProviders()).find(({ provider }) => provider === 'cuda');
  return cuda?.problem === undefined
    ? 'Not measured by this command: the machine has CUDA, so run `bench/cuda/run.sh` as described here.'
    : `Not measured: this machine has no CUDA (${cuda.problem}).`;
}
