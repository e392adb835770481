import type { LowRankDelta } from './lora-folder.ts';

/** A delta and the weight it is added with. */
export interface WeightedDelta {
  readonly delta: LowRankDelta;
  readonly weight: number;
}

/**
 * Adds deltas to the initialisers in a graph's data, in place. Those of one initialiser are summed in float64 and rounded
 * once, so that half precision loses nothing to their number.
 * @throws RangeError when an initialiser lies outside `data`.
 */
export function addLowRank(data: Uint8Array, deltas: readonly WeightedDelta[]): void {
  for (const [offsetBytes, own] of Map.groupBy(deltas, ({ delta }) => delta.offsetBytes)) {
    const [first] = own;
    if (first === undefined) continue;
    const { dtype, shape } = first.delta;
    const length = shape.reduce((product, axis) => product * axis, 1);
    const sizeBytes = length * (dtype === 'float16' ? 2 : 4);
    if (offsetBytes + sizeBytes > data.length) {
      throw new RangeError(`${first.delta.initializer} lies beyond the end of the graph's data`);
    }
    // A copy is aligned, wherever the initialiser lies.
    const { buffer } = data.slice(offsetBytes, offsetBytes + sizeBytes);
    const values = dtype === 'float16' ? new Float16Array(buffer) : new Float32Array(buffer);
    addToRows(values, shape[0] ?? 1, own);
    data.set(new Uint8Array(buffer), offsetBytes);
  }
}

function addToRows(
  values: Float32Array | Float16Array,
  rows: number,
  deltas: readonly WeightedDelta[],
): void {
  const columns = values.length / rows;
  const sum = new Float64Array(columns);
  for (let row = 0; row < rows; row++) {
    sum.fill(0);
    for (const { delta, weight } of deltas) addRow(sum, delta, row, rows, weight * delta.scale);
    const at = row * columns;
    for (let column = 0; column < columns; column++) {
      values[at + column] = (values[at + column] ?? 0) + (sum[column] ?? 0);
    }
  }
}

/** `sum += factor * left[row, :] @ right`. */
function addRow(sum: Float64Array, delta: LowRankDelta, row: number, rows: number, factor: number): void {
  const left = delta.left.values;
  const right = delta.right.values;
  const rank = left.length / rows;
  for (let k = 0; k < rank; k++) {
    const scaled = factor * (left[row * rank + k] ?? 0);
    const from = k * sum.length;
    for (let column = 0; column < sum.length; column++) {
      sum[column] = (sum[column] ?? 0) + scaled * (right[from + column] ?? 0);
    }
  }
}
