import { readFile } from 'node:fs/promises';
import { AppError } from '../../domain/app-error.ts';

/** Reads one text file of a model folder. @throws AppError `model-invalid` naming it. */
export async function readTextFile(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new AppError(
      'model-invalid',
      `Cannot read ${path}. A model folder in diffusers' ONNX layout has this file.`,
      { cause },
    );
  }
}
