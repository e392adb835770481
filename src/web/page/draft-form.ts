import { z } from 'zod';
import type { StartPaths } from '../../app/keep-start-picture.ts';
import { applyStyle } from '../../domain/apply-style.ts';
import { applyPresets, lengths, qualities, shapes } from '../../domain/draw-presets.ts';
import type { GenerationRequest, RequestDraft } from '../../domain/generation-request.ts';
import type { ModelInfo } from '../../domain/model-info.ts';
import { styles } from '../../domain/styles.ts';

const numberFields = [
  'widthPx',
  'heightPx',
  'steps',
  'guidanceScale',
  'seed',
  'count',
  'frames',
  'fps',
  'strength',
] as const;

/** The numbers the page's form asks for, by their names in `RequestDraft`. */
export type FormNumber = (typeof numberFields)[number];

const textField = z.string().optional().catch(undefined);

const formSchema = z.object({
  kind: z.enum(['image', 'gif']).catch('image'),
  prompt: z.string().catch(''),
  negativePrompt: textField,
  motion: textField,
  shape: z.enum(shapes).optional().catch(undefined),
  quality: z.enum(qualities).optional().catch(undefined),
  length: z.enum(lengths).optional().catch(undefined),
  style: textField,
  scheduler: textField,
  widthPx: textField,
  heightPx: textField,
  steps: textField,
  guidanceScale: textField,
  seed: textField,
  count: textField,
  frames: textField,
  fps: textField,
  /** How a long GIF ends; left empty it ends where it begins. */
  ending: z.literal('open').optional().catch(undefined),
  strength: textField,
  /** The earlier job of theirs that this one starts from: from what that one started from too, … */
  startOf: textField,
  /** … or from this one of its own pictures: 0 …. */
  startPicture: textField,
});

/** The form as the person left it: every field as typed. */
export type FormValues = Readonly<z.infer<typeof formSchema>>;

/** Reads a submitted form or a query string. Whatever is missing or is not text (a file) counts as left empty. */
export function parseFormValues(input: unknown): FormValues {
  return formSchema.parse(input);
}

/**
 * What the person asked for. An empty field is left out; text that is no number becomes NaN, which submitting refuses
 * with a sentence; a number that was written goes before the preset that stands for one; what only the other kind of
 * media shows is left out.
 */
export function toDraft(values: FormValues, model: ModelInfo, start: StartPaths = {}): RequestDraft {
  const number = (field: FormNumber): number | undefined => parseNumber(values[field]);
  const isGif = values.kind === 'gif';
  const presets = applyPresets(values, model, values.kind);
  const style = model.knowsStyles ? styles.find(({ name }) => name === values.style) : undefined;
  const startsFromPicture = !isGif && start.initImagePath !== undefined;
  return {
    kind: values.kind,
    ...applyStyle({ prompt: values.prompt, negativePrompt: filled(values.negativePrompt) }, style),
    widthPx: number('widthPx') ?? presets.widthPx,
    heightPx: number('heightPx') ?? presets.heightPx,
    steps: number('steps') ?? presets.steps,
    guidanceScale: number('guidanceScale'),
    seed: number('seed'),
    scheduler: filled(values.scheduler),
    count: isGif ? undefined : number('count'),
    motion: isGif ? filled(values.motion) : undefined,
    frames: isGif ? (number('frames') ?? presets.frames) : undefined,
    fps: isGif ? (number('fps') ?? presets.fps) : undefined,
    loop: isGif && values.ending === 'open' ? false : undefined,
    initImagePath: startsFromPicture ? start.initImagePath : undefined,
    maskImagePath: startsFromPicture ? start.maskImagePath : undefined,
    strength: startsFromPicture ? number('strength') : undefined,
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
 * empty, what equals a preset is that preset. Words of a motion and of a style are part of a drawn request's prompt by
 * then, so neither is chosen again.
 */
export function toFormValues(
  request: GenerationRequest,
  model: ModelInfo,
  seed: number | undefined,
): FormValues {
  const { kind } = request;
  const isGif = kind === 'gif';
  const own = model.byKind[kind];
  const shape = shapes.find((each) => {
    const { widthPx, heightPx } = applyPresets({ shape: each }, model, kind);
    return widthPx === request.widthPx && heightPx === request.heightPx;
  });
  const quality = qualities.find(
    (each) => applyPresets({ quality: each }, model, kind).steps === request.steps,
  );
  const { gif } = model;
  const length = lengths.find((each) => {
    if (!isGif || gif === undefined) return false;
    const { frames = gif.defaultFrames, fps = gif.defaultFps } = applyPresets({ length: each }, model, kind);
    return frames === request.frames && (!gif.isCyclic || fps === request.fps);
  });
  const isSpeedPreset = length !== undefined && gif?.isCyclic === true;
  return {
    kind,
    prompt: request.prompt,
    negativePrompt: filled(request.negativePrompt),
    motion: isGif ? '' : undefined,
    shape,
    quality,
    length,
    style: undefined,
    scheduler: unlessOwn(own.defaultScheduler, request.scheduler),
    widthPx: shape === undefined ? unlessOwn(own.defaultSize.widthPx, request.widthPx) : undefined,
    heightPx: shape === undefined ? unlessOwn(own.defaultSize.heightPx, request.heightPx) : undefined,
    steps: quality === undefined ? unlessOwn(own.defaultSteps, request.steps) : undefined,
    guidanceScale: unlessOwn(own.defaultGuidanceScale, request.guidanceScale),
    seed: seed === undefined ? undefined : String(seed),
    count: isGif ? undefined : unlessOwn(1, request.count),
    frames: isGif && length === undefined ? unlessOwn(gif?.defaultFrames, request.frames) : undefined,
    fps: isGif && !isSpeedPreset ? unlessOwn(gif?.defaultFps, request.fps) : undefined,
    ending: isGif && !request.loop ? 'open' : undefined,
    strength: request.initImage === undefined ? undefined : String(request.initImage.strength),
    startOf: undefined,
    startPicture: undefined,
  };
}

function unlessOwn<Value extends string | number>(
  ownChoice: Value | undefined,
  value: Value,
): string | undefined {
  return value === ownChoice ? undefined : String(value);
}
