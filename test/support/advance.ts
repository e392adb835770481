import type { DenoisingState } from '../../src/engine/denoising/denoising-state.ts';
import { predictRows } from '../../src/engine/denoising/predict-rows.ts';
import { rowsPerWindow } from '../../src/engine/denoising/step-rows.ts';
import type { Unet } from '../../src/engine/models/unet.ts';

/**
 * A whole step of every state: one UNet call for all of them, or one for each window of clips longer than the context,
 * which must then be guided alike.
 */
export async function advance(
  states: readonly DenoisingState[],
  unet: Unet,
): Promise<readonly DenoisingState[]> {
  let advanced = await predictRows(states, unet, rowsPerWindow);
  while (advanced.some(({ predicted }) => predicted.length > 0)) {
    advanced = await predictRows(advanced, unet, rowsPerWindow);
  }
  return advanced;
}
