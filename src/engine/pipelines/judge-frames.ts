import type { RgbFrames } from '../../domain/media-encoder.ts';
import type { LoadedModel } from '../models/loaded-model.ts';
import { cropForChecker, normalizePixels } from '../safety/prepare-pixels.ts';

/**
 * Whether any of a clip's frames `indices` shows what the model's safety checker knows. The folder has to have one.
 * @throws AppError `numeric-overflow` in half precision; nothing is lost, it can be asked again.
 */
export async function judgeFrames(
  model: LoadedModel,
  { widthPx, heightPx, data }: RgbFrames,
  indices: readonly number[],
): Promise<boolean> {
  const preprocessor = model.folder.safetyChecker?.preprocessor;
  const checker = await model.safetyChecker?.get();
  if (preprocessor === undefined || checker === undefined) {
    throw new Error('A picture was to be judged without a safety checker');
  }
  const length = widthPx * heightPx * 3;
  const prepared = indices.map((frame) => {
    const picture = { widthPx, heightPx, data: data.subarray(frame * length, (frame + 1) * length) };
    return normalizePixels(cropForChecker(picture, preprocessor), preprocessor);
  });
  return (await checker.judge(prepared, preprocessor.crop_size)).includes(true);
}
