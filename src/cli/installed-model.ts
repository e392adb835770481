import type { AppError } from '../domain/app-error.ts';
import type { ModelInfo } from '../domain/model-info.ts';

/** A folder below the models folder: what it can do, or why it cannot be used. */
export type InstalledModel =
  | { readonly name: string; readonly folder: string; readonly info: ModelInfo }
  | { readonly name: string; readonly folder: string; readonly error: AppError };

/** The models that can be used. */
export function toUsable(models: readonly InstalledModel[]): readonly ModelInfo[] {
  return models.flatMap((model) => ('info' in model ? [model.info] : []));
}
