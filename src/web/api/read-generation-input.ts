import { z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import type { Refusal } from '../../domain/refusal.ts';
import type { Uploads } from '../../domain/uploads.ts';
import { toInvalidProblem } from './answer-invalid.ts';
import { type GenerationInput, generationInputSchema } from './generation-schemas.ts';
import type { Problem } from './problem.ts';

type Read =
  | {
      readonly input: GenerationInput;
      readonly initImagePath: string | undefined;
      readonly idempotencyKey: string | undefined;
    }
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
  /** Asked before a picture is kept. */
  readonly refuse: (input: GenerationInput, idempotencyKey: string | undefined) => Refusal | undefined;
}

/** Reads what is asked for: JSON, or a form with text fields and perhaps a picture. */
export async function readGenerationInput(
  c: Context,
  { uploads, refuse }: ReadGenerationInputDeps,
): Promise<Read> {
  const key = keySchema.safeParse(c.req.header('Idempotency-Key'));
  if (!key.success) return { problem: badKey };
  const body = await readBody(c);
  if ('problem' in body) return body;
  const parsed = generationInputSchema.safeParse(body.values);
  if (!parsed.success) return { problem: toInvalidProblem(parsed.error) };
  const read = { input: parsed.data, idempotencyKey: key.data };
  if (body.picture === undefined) return { ...read, initImagePath: undefined };
  const refusal = refuse(read.input, read.idempotencyKey);
  if (refusal !== undefined) return { refusal };
  const kept = await uploads.keep(await bytesOf(body.picture));
  return kept.ok ? { ...read, initImagePath: kept.path } : { refusal: kept.refusal };
}

async function readBody(
  c: Context,
): Promise<{ readonly values: unknown; readonly picture: File | undefined } | { readonly problem: Problem }> {
  const type = (c.req.header('Content-Type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') {
    try {
      const values: unknown = await c.req.json();
      return { values, picture: undefined };
    } catch {
      return { problem: { ...unreadable, detail: 'The body is not JSON.' } };
    }
  }
  if (type !== 'multipart/form-data') return { problem: wrongType };
  try {
    const { picture, ...fields } = await c.req.parseBody();
    if (picture !== undefined && !(picture instanceof File)) {
      return { problem: { ...unreadable, detail: 'The field picture has to be a file.' } };
    }
    const values = Object.fromEntries(
      Object.entries(fields).map(([name, value]) => [name, toValue(name, value)]),
    );
    return { values, picture };
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

/** A form has only text: what is a number in JSON is read as one here. */
function toValue(name: string, value: unknown): unknown {
  if (textFields.has(name) || typeof value !== 'string' || value.trim() === '') return value;
  const number = Number(value);
  return Number.isNaN(number) ? value : number;
}

async function bytesOf(file: File): Promise<Uint8Array> {
  return new Uint8Array(await file.arrayBuffer());
}

const unreadable = { kind: 'invalid-request', title: 'Not readable', status: 400 } as const;
const badKey: Problem = {
  ...unreadable,
  detail: 'The Idempotency-Key has to be 1 to 200 printable ASCII characters.',
};
const wrongType: Problem = {
  kind: 'unsupported-media-type',
  title: 'Neither JSON nor a form',
  status: 415,
  detail: 'Send application/json, or multipart/form-data with a picture to start from.',
};
