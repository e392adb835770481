import { z } from 'zod';
import { AppError } from '../../domain/app-error.ts';
import type { ModelManifest } from '../../domain/model-manifest.ts';

/** Relative, and never upwards. */
const fileName = z
  .string()
  .regex(/^(?!\/)(?!.*(?:^|\/)\.\.(?:\/|$)).+$/, 'has to be a path inside the folder');

export const manifestSchema = z.object({
  name: z.string().optional(),
  licence: z.string().optional(),
  files: z.record(
    fileName,
    z.object({ sha256: z.string().regex(/^[0-9a-f]{64}$/), sizeBytes: z.int().nonnegative() }),
  ),
});

/** @throws AppError `model-invalid` when `text`, read from `where`, is no manifest. */
export function parseManifest(text: string, where: string): ModelManifest {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new AppError('model-invalid', `${where} is not valid JSON.`, { cause });
  }
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new AppError(
    'model-invalid',
    `${where} is no manifest of a model: ${issue?.path.join('.') || 'the file'}: ${issue?.message}.`,
    { cause: parsed.error },
  );
}
