import type { GenerationRequest } from '../../domain/generation-request.ts';
import type { ModelInfo } from '../../domain/model-info.ts';

/** True when a picture that was drawn so can be the start of another: a still one, by a model that is there and reads pictures. */
export function canBeStart(
  { kind, model }: Pick<GenerationRequest, 'kind' | 'model'>,
  present: Pick<ModelInfo, 'name' | 'imageToImage'>,
): boolean {
  return kind === 'image' && model === present.name && present.imageToImage;
}

/** Address of the form that starts from a picture, to paint over a part of it. */
export function changePartAddress(jobId: string, position: number): string {
  return `/?partOf=${jobId}&picture=${position}`;
}
