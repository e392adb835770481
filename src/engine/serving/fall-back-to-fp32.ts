import { AppError } from '../../domain/app-error.ts';
import type { LoadedPart } from '../models/loaded-model.ts';
import type { Drawing } from './drawing.ts';

/**
 * After an overflow in half precision, reopens the part in fp32 and tells everybody concerned. Other errors are rethrown.
 * @throws AppError `numeric-overflow` when the folder has no fp32 graph to fall back to.
 */
export async function fallBackToFp32<T>(
  error: unknown,
  part: LoadedPart<T>,
  drawings: Iterable<Drawing>,
): Promise<void> {
  if (!(error instanceof AppError) || error.kind !== 'numeric-overflow') throw error;
  if (!(await part.fallBackToFp32())) {
    throw new AppError(
      'numeric-overflow',
      `${part.name} produced values that are not numbers, so there is no picture. The model folder has no fp32 ` +
        `${part.name}/model.onnx to retry with: export it with --dtype fp32.`,
      { cause: error },
    );
  }
  for (const drawing of drawings) {
    const notice = { kind: 'retried-in-fp32', component: part.name } as const;
    drawing.notices.push(notice);
    drawing.emit({ type: 'notice', notice });
  }
}
