import type { Tensor } from 'onnxruntime-node';
import { AppError } from '../../domain/app-error.ts';
import { type ConceptThresholds, showsConcept } from '../safety/find-concepts.ts';
import { type OnnxSession, requireInput, requireOutput } from './onnx-session.ts';
import { isFiniteEverywhere, toFloat32, toTensor } from './tensors.ts';

/** Looks at pictures and says which must not be shown. */
export interface SafetyChecker {
  /**
   * Judges pictures prepared as planes [3, side, side]; true for those that show a concept.
   * @throws AppError `numeric-overflow` when the graph's answer is not finite; nothing is lost, it can be asked again.
   */
  judge(pictures: readonly Float32Array[], sidePx: number): Promise<readonly boolean[]>;
}

/**
 * `safety_checker` as our exporter writes it (`clip_input` [B, 3, S, S] -> `special_care_cosines` [B, N] and
 * `concept_cosines` [B, M], thresholds beside it), or as the older converter does, whose graph has the thresholds inside
 * and answers `has_nsfw_concepts` [B] (it does not round scores, and blackens `images`, of which it gets none).
 * @throws AppError `model-invalid`.
 */
export function createSafetyChecker(
  session: OnnxSession,
  thresholds: ConceptThresholds | undefined,
): SafetyChecker {
  const input = requireInput(session, 'clip_input');
  const answers = session.outputs.has('has_nsfw_concepts')
    ? verdictsOf(session)
    : cosinesAgainst(session, thresholds);
  return {
    async judge(pictures, sidePx) {
      const plane = 3 * sidePx * sidePx;
      const pixels = new Float32Array(pictures.length * plane);
      for (const [i, picture] of pictures.entries()) pixels.set(picture, i * plane);
      return answers(toTensor(input.type, pixels, [pictures.length, 3, sidePx, sidePx]), pictures.length);
    },
  };
}

type Answers = (clipInput: Tensor, count: number) => Promise<readonly boolean[]>;

function cosinesAgainst(session: OnnxSession, thresholds: ConceptThresholds | undefined): Answers {
  const specialCare = requireOutput(session, 'special_care_cosines');
  const concepts = requireOutput(session, 'concept_cosines');
  if (thresholds === undefined) throw unfit(session, 'has no thresholds in the config.json beside it');
  return async (clipInput, count) => {
    const outputs = await session.run({ clip_input: clipInput });
    const rows = (name: string, length: number): readonly Float32Array[] => {
      const tensor = outputs[name];
      const values = tensor === undefined ? new Float32Array() : toFloat32(tensor);
      if (values.length !== count * length)
        throw unfit(session, 'knows another number of concepts than the config.json beside it');
      if (!isFiniteEverywhere(values))
        throw new AppError('numeric-overflow', 'The safety checker overflowed in half precision.');
      return Array.from({ length: count }, (_, i) => values.subarray(i * length, (i + 1) * length));
    };
    const special = rows(specialCare.name, thresholds.specialCare.length);
    return rows(concepts.name, thresholds.concepts.length).map((cosines, i) =>
      showsConcept({ specialCare: special[i] ?? new Float32Array(), concepts: cosines }, thresholds),
    );
  };
}

function verdictsOf(session: OnnxSession): Answers {
  const images = requireInput(session, 'images');
  return async (clipInput, count) => {
    const dims = images.shape.map((axis, i) => (i === 0 ? count : typeof axis === 'number' ? axis : 1));
    const blank = new Float32Array(dims.reduce((product, axis) => product * axis, 1));
    const outputs = await session.run({ clip_input: clipInput, images: toTensor(images.type, blank, dims) });
    const verdicts = outputs['has_nsfw_concepts'];
    if (verdicts?.type !== 'bool' || verdicts.data.length !== count)
      throw unfit(session, 'does not answer one truth value for each picture');
    return Array.from(verdicts.data, Boolean);
  };
}

function unfit(session: OnnxSession, why: string): AppError {
  return new AppError('model-invalid', `${session.path} ${why}. Export the safety checker again.`);
}
