import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { z } from 'zod';

const conceptsSchema = z.object({
  thumbnail: z.object({ width: z.int(), height: z.int() }),
  concepts: z.array(z.object({ en: z.string(), pt: z.string(), rgb: z.base64() })).min(100),
});

/** Tells which of `models/mini`'s concepts a picture of one object on white shows. */
export interface ConceptJudge {
  readonly names: readonly string[];
  /** English names, the most alike first. */
  rank(picturePath: string): Promise<readonly string[]>;
}

/** One object alone fills this share of a picture's side (tools/mini/scene.py). */
const objectShare = 0.7;
const shiftsPx = [-10, -5, 0, 5, 10];
const scales = [0.92, 1, 1.08];

/** Compares with the concepts' thumbnails: squared pixel distance, the best over small shifts and scales. */
export async function aConceptJudge(modelFolder: string): Promise<ConceptJudge> {
  const text = await readFile(join(modelFolder, 'concepts.json'), 'utf8');
  const { thumbnail, concepts } = conceptsSchema.parse(JSON.parse(text));
  const references = concepts.map((concept) => ({
    name: concept.en,
    rgb: Buffer.from(concept.rgb, 'base64'),
  }));
  return {
    names: references.map((reference) => reference.name),
    async rank(picturePath) {
      const crops = await cropsOf(picturePath, thumbnail.width, thumbnail.height);
      const distances = references.map(({ name, rgb }) => ({
        name,
        distance: Math.min(...crops.map((crop) => squaredDistance(crop, rgb))),
      }));
      return distances.toSorted((a, b) => a.distance - b.distance).map(({ name }) => name);
    },
  };
}

async function cropsOf(path: string, width: number, height: number): Promise<readonly Buffer[]> {
  const { width: sidePx } = await sharp(path).metadata();
  const boxes = scales.flatMap((scale) => {
    const side = Math.round(sidePx * objectShare * scale);
    const start = Math.round((sidePx - side) / 2);
    return shiftsPx.flatMap((dx) =>
      shiftsPx.map((dy) => ({ left: start + dx, top: start + dy, width: side, height: side })),
    );
  });
  return Promise.all(
    boxes.map((box) => sharp(path).extract(box).resize(width, height).removeAlpha().raw().toBuffer()),
  );
}

function squaredDistance(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (const [i, value] of a.entries()) sum += (value - (b[i] ?? 0)) ** 2;
  return sum;
}
