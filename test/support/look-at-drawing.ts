import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { aFolder } from './a-folder.ts';
import { miniFolder } from './engines.ts';
import { aConceptJudge } from './nearest-concept.ts';

const blue = [60, 110, 220];
/** As in tools/mini: how near counts as the colour. */
const tolerance = 60;

/** The share of a picture that is blue, and what it shows when the blue is taken for white. */
export async function lookAtDrawing(
  bytes: Uint8Array,
): Promise<{ readonly blueShare: number; readonly shows: string }> {
  const { data, info } = await sharp(bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  let bluePixels = 0;
  for (let at = 0; at < data.length; at += 3) {
    const distance = Math.hypot(...blue.map((value, channel) => value - (data[at + channel] ?? 0)));
    if (distance > tolerance) continue;
    bluePixels += 1;
    data.fill(255, at, at + 3);
  }
  const path = join(await aFolder(), 'on-white.png');
  await writeFile(path, await sharp(data, { raw: info }).png().toBuffer());
  const [shows = ''] = await (await aConceptJudge(miniFolder)).rank(path);
  return { blueShare: bluePixels / (info.width * info.height), shows };
}
