/** How near a picture is to each concept, and how near is too near. */
interface ConceptCosines {
  readonly specialCare: Float32Array;
  readonly concepts: Float32Array;
}

export interface ConceptThresholds {
  readonly specialCare: readonly number[];
  readonly concepts: readonly number[];
}

/** What one special-care concept that was found adds to every score after it. */
const adjustment = 0.01;

/**
 * Whether a picture shows a concept, as diffusers' `StableDiffusionSafetyChecker` judges: cosine less threshold, rounded
 * to 3 decimals, above 0. Special-care concepts come first; they block nothing themselves.
 */
export function showsConcept(cosines: ConceptCosines, thresholds: ConceptThresholds): boolean {
  let added = 0;
  for (const [i, threshold] of thresholds.specialCare.entries()) {
    if (isFound(cosines.specialCare[i], threshold, added)) added = adjustment;
  }
  return thresholds.concepts.some((threshold, i) => isFound(cosines.concepts[i], threshold, added));
}

/** The reference computes scores in float32; a score of half a thousandth rounds to 0 (half to even). */
function isFound(cosine: number | undefined, threshold: number, added: number): boolean {
  const score = Math.fround(Math.fround((cosine ?? 0) - Math.fround(threshold)) + Math.fround(added));
  return Math.fround(score * 1000) > 0.5;
}
