import { z } from 'zod';
import type { GenerationRequest, RequestDraft } from '../domain/generation-request.ts';
import type { ModelInfo } from '../domain/model-info.ts';

const numberFields = [
  'widthPx',
  'heightPx',
  'steps',
  'guidanceScale',
  'seed',
  'count',
  'frames',
  'fps',
] as const;

/** The numbers the page's form asks for, by their names in `RequestDraft`. */
export type FormNumber = (typeof numberFields)[number];

const textField = z.string().optional().catch(undefined);

const formSchema = z.object({
  kind: z.enum(['image', 'gif']).catch('image'),
  prompt: z.string().catch(''),
  negativePrompt: textField,
  motion: textField,
  widthPx: textField,
  heightPx: textField,
  steps: textField,
  guidanceScale: textField,
  seed: textField,
  count: textField,
  frames: textField,
  fps: textField,
});

/** The form as the person left it: every field as typed. */
export type FormValues = Readonly<z.infer<typeof formSchema>>;

/** Reads a submitted form or a query string. Whatever is missing or is not text (a file) counts as left empty. */
export function parseFormValues(input: unknown): FormValues {
  return formSchema.parse(input);
}

/**
 * What the person asked for. An empty field is left out; text that is no number becomes NaN, which submitting refuses
 * with a sentence; what only the other kind of media shows is left out.
 */
export function toDraft(values: FormValues): RequestDraft {
  const number = (field: FormNumber): number | undefined => parseNumber(values[field]);
  const isGif = values.kind === 'gif';
  return {
    kind: values.kind,
    prompt: values.prompt,
    negativePrompt: filled(values.negativePrompt),
    widthPx: number('widthPx'),
    heightPx: number('heightPx'),
    steps: number('steps'),
    guidanceScale: number('guidanceScale'),
    seed: number('seed'),
    count: isGif ? undefined : number('count'),
    motion: isGif ? filled(values.motion) : undefined,
    frames: isGif ? number('frames') : undefined,
    fps: isGif ? number('fps') : undefined,
  };
}

function filled(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}

/** A decimal comma counts as a point. */
function parseNumber(text: string | undefined): number | undefined {
  const written = filled(text);
  return written === undefined ? undefined : Number(written.trim().replace(',', '.'));
}

/**
 * The form that asks for what `request` drew, with `seed` in its field. What equals the model's own choice is left
 * empty. A motion word is part of a drawn request's prompt by then, so none is chosen again.
 */
export function toFormValues(
  request: GenerationRequest,
  model: ModelInfo,
  seed: number | undefined,
): FormValues {
  const isGif = request.kind === 'gif';
  return {
    kind: request.kind,
    prompt: request.prompt,
    negativePrompt: filled(request.negativePrompt),
    motion: isGif ? '' : undefined,
    widthPx: unlessOwn(model.defaultSize.widthPx, request.widthPx),
    heightPx: unlessOwn(model.defaultSize.heightPx, request.heightPx),
    steps: unlessOwn(model.defaultSteps, request.steps),
    guidanceScale: unlessOwn(model.defaultGuidanceScale, request.guidanceScale),
    seed: seed === undefined ? undefined : String(seed),
    count: isGif ? undefined : unlessOwn(1, request.count),
    frames: isGif ? unlessOwn(model.gif?.defaultFrames, request.frames) : undefined,
    fps: isGif ? unlessOwn(model.gif?.defaultFps, request.fps) : undefined,
  };
}

function unlessOwn(ownChoice: number | undefined, value: number): string | undefined {
  return value === ownChoice ? undefined : String(value);
}
