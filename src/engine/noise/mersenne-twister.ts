const stateSize = 624;
const shiftSize = 397;

/**
 * MT19937 (Matsumoto & Nishimura 1998), seeded as its reference `init_genrand` does, which is also what PyTorch's CPU
 * generator and NumPy's `RandomState` do.
 * @param seed integer in 0 … 2^32 - 1
 * @returns a function that answers the next 32-bit unsigned integer
 */
export function createMersenneTwister(seed: number): () => number {
  if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
    throw new RangeError(`Expected a seed in 0 … 4294967295, got ${seed}`);
  }
  const state = new Uint32Array(stateSize);
  let previous = seed >>> 0;
  state[0] = previous;
  for (let i = 1; i < stateSize; i++) {
    previous = (Math.imul(1812433253, previous ^ (previous >>> 30)) + i) >>> 0;
    state[i] = previous;
  }
  let position = stateSize;

  return function nextUint32(): number {
    if (position === stateSize) {
      regenerate(state);
      position = 0;
    }
    let y = state[position++] ?? 0;
    y ^= y >>> 11;
    y ^= (y << 7) & 0x9d2c5680;
    y ^= (y << 15) & 0xefc60000;
    y ^= y >>> 18;
    return y >>> 0;
  };
}

function regenerate(state: Uint32Array): void {
  for (let i = 0; i < stateSize; i++) {
    const upper = (state[i] ?? 0) & 0x80000000;
    const lower = (state[(i + 1) % stateSize] ?? 0) & 0x7fffffff;
    const twist = lower & 1 ? 0x9908b0df : 0;
    state[i] = (state[(i + shiftSize) % stateSize] ?? 0) ^ ((upper | lower) >>> 1) ^ twist;
  }
}
