/**
 * The Box–Muller transform in float32, to the bit as PyTorch's CPU `normal_fill` computes it on x86 with AVX2 or
 * AVX-512. That code does not call the C library: it evaluates the single-precision polynomials of Moshier's Cephes
 * (`logf`, `sinf`, `cosf`) with fused multiply-adds, up to 2e-6 away from correctly rounded logarithms and cosines.
 * Every operation below is therefore rounded to float32 in the same order. See docs/numerics.md.
 *
 * Arrays are gone through by index: iterators in these loops cost a third of the time in garbage.
 */

const { fround, sqrt } = Math;

/** The product of two float32 is exact in float64, so this rounds once but for rare double-rounding ties. */
function fusedMultiplyAdd(a: number, b: number, c: number): number {
  return fround(a * b + c);
}

const sqrtHalf = fround(Math.SQRT1_2);
/** ln 2 in two parts: the high one has few bits, so a small integer times it is exact. */
const ln2High = 0.693359375;
const ln2Low = fround(-2.1219444e-4);
const logPolynomial = Float32Array.of(
  7.0376836292e-2,
  -1.151461031e-1,
  1.167699874e-1,
  -1.2420140846e-1,
  1.4249322787e-1,
  -1.6668057665e-1,
  2.0000714765e-1,
  -2.4999993993e-1,
  3.3333331174e-1,
);

const twoPi = fround(2 * Math.PI);
const fourOverPi = fround(4 / Math.PI);
/** -π/4 in three parts (Cody–Waite), for an argument reduction that keeps its low bits. */
const minusQuarterPiParts = Float32Array.of(-0.78515625, -2.4187564849853516e-4, -3.774894977445941e-8);
const sine = [fround(-1.9515295891e-4), fround(8.3321608736e-3), fround(-1.6666654611e-1)] as const;
const cosine = [
  fround(2.443315711809948e-5),
  fround(-1.388731625493765e-3),
  fround(4.166664568298827e-2),
] as const;

const floatBits = new Float32Array(1);
const intBits = new Int32Array(floatBits.buffer);

/** ln x for a normal float32 x > 0. */
function logFloat32(x: number): number {
  floatBits[0] = x;
  const bits = intBits[0] ?? 0;
  let exponent = (bits >> 23) - 126;
  intBits[0] = (bits & 0x007fffff) | 0x3f000000;
  const mantissa = floatBits[0];
  let m = fround(mantissa - 1);
  if (mantissa < sqrtHalf) {
    exponent -= 1;
    m = fround(m + mantissa);
  }
  const square = fround(m * m);
  let y = 0;
  for (let i = 0; i < logPolynomial.length; i++) y = fusedMultiplyAdd(y, m, logPolynomial[i] ?? 0);
  y = fround(y * m);
  y = fusedMultiplyAdd(y, square, fround(exponent * ln2Low));
  y = fusedMultiplyAdd(-square, 0.5, y);
  return fusedMultiplyAdd(exponent, ln2High, fround(m + y));
}

/** The sine of the reduced angle, |x| ≤ π/4. */
function sinePolynomial(x: number, square: number): number {
  const y = fusedMultiplyAdd(fusedMultiplyAdd(sine[0], square, sine[1]), square, sine[2]);
  return fusedMultiplyAdd(fround(y * square), x, x);
}

/** The cosine of the reduced angle, |x| ≤ π/4. */
function cosinePolynomial(square: number): number {
  const y = fusedMultiplyAdd(fusedMultiplyAdd(cosine[0], square, cosine[1]), square, cosine[2]);
  const tail = fusedMultiplyAdd(fround(y * square), square, -fround(square * 0.5));
  return fround(tail + 1);
}

/**
 * Turns the 16 uniforms in [0, 1) at `offset` into 16 standard normals, in place: uniform `i` gives the radius and
 * uniform `i + 8` the angle of normals `i` (cosine) and `i + 8` (sine).
 */
export function boxMullerBlock(values: Float32Array, offset: number): void {
  for (let i = offset; i < offset + 8; i++) {
    const radius = fround(sqrt(fround(-2 * logFloat32(fround(1 - (values[i] ?? 0))))));
    const angle = fround(twoPi * (values[i + 8] ?? 0));

    const octant = (Math.trunc(fround(angle * fourOverPi)) + 1) & ~1;
    let x = angle;
    for (let part = 0; part < 3; part++) x = fusedMultiplyAdd(octant, minusQuarterPiParts[part] ?? 0, x);
    const square = fround(x * x);
    const swapped = (octant & 2) !== 0;
    const sin = swapped ? cosinePolynomial(square) : sinePolynomial(x, square);
    const cos = swapped ? sinePolynomial(x, square) : cosinePolynomial(square);

    values[i] = radius * (((octant - 2) & 4) === 0 ? -cos : cos);
    values[i + 8] = radius * ((octant & 4) !== 0 ? -sin : sin);
  }
}
