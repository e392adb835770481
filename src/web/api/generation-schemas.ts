import { z } from '@hono/zod-openapi';
import { jobStates } from '../../domain/job-state.ts';

const number = (description: string, example: number) =>
  z.number().optional().openapi({ description, example });
const text = (description: string, example: string) =>
  z.string().optional().openapi({ description, example });

const inputFields = {
  kind: z.enum(['image', 'gif']).default('image'),
  prompt: z.string().max(100_000).openapi({ example: 'a fox on a blue background' }),
  negativePrompt: text('What the picture shall not show.', 'text'),
  model: text('An installed model; see GET /models.', 'mini'),
  widthPx: number('Moved to the nearest size that the model draws.', 256),
  heightPx: number('Moved to the nearest size that the model draws.', 256),
  steps: number('Denoising steps.', 12),
  guidanceScale: number('How strictly to follow the words.', 3),
  guidanceRescale: number('Tames too strong contrast, 0 to 1.', 0),
  clipSkip: number('Last layers of the text encoder to do without; see GET /models.', 0),
  seed: number('0 to 4294967295; the same seed draws the same picture again.', 7),
  count: number('Pictures, 1 to 4; each next one uses the next seed.', 1),
  scheduler: text('How the noise is removed.', 'ddim'),
  promptMode: z.enum(['chunk', 'truncate']).optional(),
  frames: number('Frames of a GIF.', 8),
  fps: number('Frames per second of a GIF.', 8),
  loop: z.boolean().optional().openapi({
    description: 'Whether a GIF of more frames than the model sees at once ends where it begins.',
    example: true,
  }),
  motion: text('How a GIF moves; see GET /models.', 'bounce'),
  strength: number('How much of a starting picture may change, 0 to 1.', 0.6),
};

/** What a generation is asked for with. Everything but the prompt takes the model's own default. */
export const generationInputSchema = z.strictObject(inputFields).openapi('GenerationInput');

/** The same as a form, which has a place for a picture. */
export const generationFormSchema = z
  .strictObject({
    ...inputFields,
    picture: z
      .any()
      .optional()
      .openapi({ type: 'string', format: 'binary', description: 'A picture to start from.' }),
    mask: z.any().optional().openapi({
      type: 'string',
      format: 'binary',
      description: 'A picture of the same view: what is light in it is painted anew, what is dark stays.',
    }),
  })
  .openapi('GenerationForm');

export type GenerationInput = z.output<typeof generationInputSchema>;

const etaSchema = z
  .object({ low: z.number(), likely: z.number(), high: z.number() })
  .openapi({ description: 'Milliseconds.' });

const mediaSchema = z
  .object({
    id: z.string(),
    url: z.string().openapi({ description: 'Relative to this server.', example: '/api/v1/media/01JD…' }),
    mimeType: z.string().openapi({ example: 'image/png' }),
    sizeBytes: z.int(),
    widthPx: z.int(),
    heightPx: z.int(),
    frames: z.int().openapi({ description: '1 for a still picture.' }),
    seed: z.int(),
  })
  .openapi('Media');

/** A generation as it is now. */
export const generationSchema = z
  .object({
    id: z.string(),
    kind: z.enum(['image', 'gif']),
    model: z.string(),
    state: z.enum(jobStates),
    prompt: z.string().nullable().openapi({ description: 'Null once its owner was erased.' }),
    negativePrompt: z.string().nullable(),
    seed: z.int().nullable(),
    steps: z.int().nullable(),
    adjustments: z.array(z.string()).openapi({ description: 'What was changed so that it could be drawn.' }),
    notices: z.array(z.string()).openapi({ description: 'What happened while it was drawn.' }),
    position: z
      .int()
      .nullable()
      .openapi({ description: 'Generations before this one; null once it has begun.' }),
    etaMs: etaSchema.nullable().openapi({ description: 'When it is likely ready, counted from now.' }),
    step: z.int().openapi({ description: 'Steps done.' }),
    priceMillicredits: z.int().openapi({ description: 'The most it costs.' }),
    media: z.array(mediaSchema),
    error: z.string().nullable().openapi({ description: 'Why it failed.' }),
    acceptedAt: z.iso.datetime(),
    endedAt: z.iso.datetime().nullable(),
  })
  .openapi('Generation');

export type GenerationBody = z.input<typeof generationSchema>;

/** One of the events that tell how a generation changes. */
export const generationEventSchema = z
  .object({
    event: z.enum(['generation', 'end']),
    data: z.string().openapi({ description: 'A Generation as JSON; nothing at the end.' }),
    id: z.string().optional(),
  })
  .openapi('GenerationEvent');

export const generationPageSchema = z
  .object({
    generations: z.array(generationSchema),
    nextCursor: z.string().nullable().openapi({ description: 'Ask for the page after this one with it.' }),
  })
  .openapi('GenerationPage');

export const idParameter = z.object({
  id: z.string().openapi({ param: { name: 'id', in: 'path' }, example: '01JD8Y5V7Q2K4M6N8P0R2T4V6X' }),
});
