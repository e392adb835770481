import { join } from 'node:path';
import { z } from 'zod';
import type { ConceptThresholds } from '../safety/find-concepts.ts';
import { type PreprocessorConfig, preprocessorSchema } from '../safety/prepare-pixels.ts';
import { findComponent, type ModelComponent } from './model-component.ts';
import { readJsonFileIfThere } from './read-json-file.ts';

/** `safety_checker/`, read but not loaded, and how it wants its pictures (`feature_extractor/`). */
export interface SafetyComponent extends ModelComponent {
  /** Undefined where the graph has them inside. */
  readonly thresholds: ConceptThresholds | undefined;
  readonly preprocessor: PreprocessorConfig;
}

const thresholdList = z.array(z.number()).min(1);

/** The names are those of diffusers' weights. */
const configSchema = z.object({
  concept_embeds_weights: thresholdList.optional(),
  special_care_embeds_weights: thresholdList.optional(),
});

/** The safety checker of a model folder; undefined when it has none. @throws AppError `model-invalid`. */
export async function findSafetyComponent(folder: string): Promise<SafetyComponent | undefined> {
  const component = await findComponent(folder, 'safety_checker');
  if (component === undefined) return undefined;
  const [config, preprocessor] = await Promise.all([
    readJsonFileIfThere(join(folder, 'safety_checker', 'config.json'), configSchema),
    readJsonFileIfThere(join(folder, 'feature_extractor', 'preprocessor_config.json'), preprocessorSchema),
  ]);
  const { concept_embeds_weights: concepts, special_care_embeds_weights: specialCare } = config ?? {};
  const thresholds =
    concepts === undefined || specialCare === undefined ? undefined : { concepts, specialCare };
  return { ...component, thresholds, preprocessor: preprocessor ?? preprocessorSchema.parse({}) };
}
