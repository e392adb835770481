import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError } from '../../domain/app-error.ts';

/** The ONNX graphs of one part of a model. `fp16` is an optional half-precision twin of `main` (transformers.js' file names). */
export interface ModelComponent {
  readonly name: string;
  readonly main: string;
  readonly fp16: string | undefined;
}

/** Finds `<folder>/<name>/model.onnx` and its half-precision twin; undefined when the component is absent. */
export async function findComponent(folder: string, name: string): Promise<ModelComponent | undefined> {
  const main = join(folder, name, 'model.onnx');
  const fp16 = join(folder, name, 'model_fp16.onnx');
  const [hasMain, hasFp16] = await Promise.all([isFile(main), isFile(fp16)]);
  if (hasMain) return { name, main, fp16: hasFp16 ? fp16 : undefined };
  if (hasFp16) return { name, main: fp16, fp16: undefined };
  return undefined;
}

/** @throws AppError `model-invalid` when the component is absent. */
export async function requireComponent(folder: string, name: string): Promise<ModelComponent> {
  const component = await findComponent(folder, name);
  if (component === undefined) {
    throw new AppError(
      'model-invalid',
      `${join(folder, name, 'model.onnx')} is missing. Export the model to ONNX again, or copy the whole folder.`,
    );
  }
  return component;
}

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}
