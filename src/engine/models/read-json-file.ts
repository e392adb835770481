import { stat } from 'node:fs/promises';
import type { z } from 'zod';
import { AppError } from '../../domain/app-error.ts';
import { readTextFile } from './read-text-file.ts';

/**
 * Reads one JSON file of a model folder through a schema.
 * @throws AppError `model-invalid` naming the file and what was expected of it.
 */
export async function readJsonFile<T>(path: string, schema: z.ZodType<T>): Promise<T> {
  const text = await readTextFile(path);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new AppError('model-invalid', `${path} is not valid JSON. Copy the model folder again.`, { cause });
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(
      (issue) => `${issue.path.join('.') || 'the file'}: ${issue.message}`,
    );
    throw new AppError('model-invalid', `${path} does not fit: ${problems.join('; ')}.`);
  }
  return parsed.data;
}

/** The same for a file that a folder may do without; undefined when it does. */
export async function readJsonFileIfThere<T>(path: string, schema: z.ZodType<T>): Promise<T | undefined> {
  const found = await stat(path).catch(() => undefined);
  return found === undefined ? undefined : readJsonFile(path, schema);
}
