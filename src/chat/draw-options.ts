import { z } from 'zod';
import { lengths, qualities, shapes } from '../domain/draw-presets.ts';
import { type Message, message } from '../domain/message.ts';
import type { Locale, Texts } from '../domain/texts.ts';
import type { CommandCall } from './command-context.ts';
import { createCommandWords } from './command-words.ts';

const text = z
  .string()
  .transform((typed) => typed.trim() || undefined)
  .optional();

/** Numbers out of bounds are left to `submit`, which moves them to the nearest good one and says so. */
const schema = z.object({
  prompt: z.string().default(''),
  negative: text,
  motion: text,
  length: z.enum(lengths).optional(),
  size: z.enum(shapes).optional(),
  quality: z.enum(qualities).optional(),
  style: text,
  seed: z.number().optional(),
  count: z.number().optional(),
  strength: z.number().optional(),
  model: text,
  private: z.boolean().optional(),
});

type DrawOptions = z.output<typeof schema>;

export type ParsedDrawOptions =
  | { readonly ok: true; readonly options: DrawOptions }
  /** A sentence about the first one that cannot be read. */
  | { readonly ok: false; readonly problem: string };

/** What the commands that draw were given, whatever a client made of it. */
export function parseDrawOptions(
  options: CommandCall['options'],
  texts: Texts,
  locale: Locale,
): ParsedDrawOptions {
  const parsed = schema.safeParse(options);
  if (parsed.success) return { ok: true, options: parsed.data };
  const [issue] = parsed.error.issues;
  const name = String(issue?.path[0] ?? 'prompt');
  const option = createCommandWords(texts).optionName(name, locale);
  return { ok: false, problem: texts.tell(toProblem(issue, option), locale) };
}

function toProblem(issue: z.core.$ZodIssue | undefined, option: string): Message {
  if (issue?.code === 'invalid_type' && issue.expected === 'number')
    return message('option-not-a-number', { option });
  const choices = issue?.code === 'invalid_value' ? issue.values.map(String) : [];
  return choices.length === 0
    ? message('option-unreadable', { option })
    : message('option-not-a-choice', { option, choices: choices.join(', ') });
}
