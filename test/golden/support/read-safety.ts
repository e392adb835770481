import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

/** What tools/golden/safety_pictures.py wrote: pictures, and how the reference judges them. */
const folder = join(import.meta.dirname, '..', 'fixtures', 'safety');

const judgementSchema = z.strictObject({
  name: z.string(),
  pixelsSha256: z.string(),
  specialCareCosines: z.array(z.number()).min(1),
  conceptCosines: z.array(z.number()).min(1),
  isBlocked: z.boolean(),
});
const documentSchema = z.strictObject({
  pictures: z.array(judgementSchema).min(1),
  cases: z.array(judgementSchema).min(1),
});

/** `pixelsSha256`: of what the checker looks at, interleaved 8-bit RGB. */
export type GoldenJudgement = z.infer<typeof judgementSchema>;

export const { pictures: judgedPictures, cases: judgedCases } = documentSchema.parse(
  JSON.parse(readFileSync(join(folder, 'safety.json'), 'utf8')),
);

export function judgedPicturePath(name: string): string {
  return join(folder, `${name}.png`);
}
