/** A program that uses an encoder and never closes it. The one argument is where to write. */
import { createMediaEncoder } from '../../../src/media/media-encoder.ts';
import { anOrder, paintTexture } from './frames.ts';

const [path = ''] = process.argv.slice(2);
const { sizeBytes } = await createMediaEncoder().encode(
  anOrder({ frames: paintTexture(8, 8), format: 'png', path }),
);
process.stdout.write(String(sizeBytes));
