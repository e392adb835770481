import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { DiscardUpload } from '../../app/discard-upload.ts';
import { type HandedIn, keepStartPicture, type StartPaths } from '../../app/keep-start-picture.ts';
import type { Refusal } from '../../domain/refusal.ts';
import type { Uploads } from '../../domain/uploads.ts';
import { toInvalidProblem } from './answer-invalid.ts';
import { type GenerationInput, generationInputSchema } from './generation-schemas.ts';
import type { Problem } from './problem.ts';

type Read =
  | (StartPaths & { readonly input: GenerationInput; readonly idempotencyKey: string | undefined })
  | { readonly problem: Problem }
  | { readonly refusal: Refusal };

const keySchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\x20-\x7e]+$/)
  .optional();

interface ReadGenerationInputDeps {
  readonly uploads: Pick<Uploads, 'keep'>;
  readonly discardUpload: DiscardUpload;
  /** Asked before a picture is kept. */
  readonly refuse: (input: GenerationInput, idempotencyKey: string | undefined) => Refusal | undefined;
}

/** Reads what is asked for: JSON, or a form with text fields and perhaps a picture. */
export async function readGenerationInput(
  c: Context,
  { uploads, discardUpload, refuse }: ReadGenerationInputDeps,
): Promise<Read> {
  const key = keySchema.safeParse(c.req.header('Idempotency-Key'));
  if (!key.success) return { problem: badKey };
  const body = await readBody(c);
  if ('problem' in body) return body;
  const parsed = generationInputSchema.safeParse(body.values);
  if (!parsed.success) return { problem: toInvalidProblem(parsed.error) };
  const read = { input: parsed.data, idempotencyKey: key.data };
  if (body.picture === undefined) {
    return body.mask === undefined ? read : { problem: maskAlone };
  }
  const refusal = refuse(read.input, read.idempotencyKey);
  if (refusal !== undefined) return { refusal };
  const kept = await keepStartPicture({ uploads, discardUpload }, body);
  return kept.ok ? { ...read, ...kept.paths } : { refusal: kept.refusal };
}

interface Body extends HandedIn {
  readonly values: unknown;
}

async function readBody(c: Context): Promise<Body | { readonly problem: Problem }> {
  const type = (c.req.header('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') {
    try {
      const values: unknown = await c.req.json();
      return { values };
    } catch {
      return { problem: { ...unreadable, detail: 'The body is not JSON.' } };
    }
  }
  if (type !== 'multipart/form-data') return { problem: wrongType };
  try {
    const { picture, mask, ...fields } = await c.req.parseBody();
    if (picture !== undefined && !(picture instanceof File)) return { problem: notAFile('picture') };
    if (mask !== undefined && !(mask instanceof File)) return { problem: notAFile('mask') };
    const values = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, toValue(name, value)]),
    );
    return { values, picture, mask };
  } catch {
    return { problem: { ...unreadable, detail: 'The form cannot be read: it is cut off or not a form.' } };
  }
}

const textFields: ReadonlySet<string> = new Set([
  'kind',
  'prompt',
  'negativePrompt',
  'model',
  'scheduler',
  'promptMode',
  'motion',
]);

/** A form has only text: what is a number or a truth value in JSON is read as one here. */
function toValue(name: string, value: unknown): unknown {
  if (name === 'loop') return value === 'true' ? true : value === 'false' ? false : value;
  if (textFields.has(name) || typeof value !== 'string' || value.trim() === '') return value;
  const number = Number(value);
  return Number.isNaN(number) ? value : number;
}

function notAFile(field: string): Problem {
  return { ...unreadable, detail: `The field ${field} has to be a file.` };
}

const unreadable = { kind: 'invalid-request', title: 'Not readable', status: 400 } as const;
const badKey: Problem = {
  ...unreadable,
  detail: 'The Idempotency-Key has to be 1 to 200 printable ASCII characters.',
};
const maskAlone: Problem = {
  ...unreadable,
  detail: 'A mask goes with a picture: send the picture that it is for in the field picture.',
};
const wrongType: Problem = {
  kind: 'unsupported-media-type',
  title: 'Neither JSON nor a form',
  status: 415,
  detail: 'Send application/json, or multipart/form-data with a picture to start from.',
};
