import type { ForceReply, InlineKeyboardMarkup } from 'grammy/types';
import { z } from 'zod';
import { brokenRule } from './api-failure.ts';
import { flag, json } from './parameters.ts';

const maxButtons = 100;
const maxDataBytes = 64;

const button = z.strictObject({
  text: z.string(),
  callback_data: z.string().optional(),
  url: z.string().optional(),
  copy_text: z.strictObject({ text: z.string().min(1).max(256) }).optional(),
  switch_inline_query_current_chat: z.string().optional(),
  style: z.enum(['danger', 'success', 'primary']).optional(),
});

const inlineKeyboard = z.strictObject({ inline_keyboard: z.array(z.array(button)) });

const forceReply = z.strictObject({
  force_reply: z.literal(true),
  input_field_placeholder: z.string().min(1).max(64).optional(),
  selective: flag.optional(),
});

const keyboardRemoval = z.strictObject({ remove_keyboard: z.literal(true), selective: flag.optional() });

/** `reply_markup` of methods that edit. */
export const inlineMarkup = json(inlineKeyboard).optional();

/** `reply_markup` of methods that post. Reply keyboards are not spoken here. */
export const replyMarkup = json(z.union([inlineKeyboard, forceReply, keyboardRemoval])).optional();

type InlineMarkup = z.output<typeof inlineKeyboard>;

export interface ReadMarkup {
  readonly keyboard: InlineKeyboardMarkup | undefined;
  readonly forceReply: ForceReply | undefined;
}

/** @throws RuleBroken for buttons that Telegram does not take. */
export function readMarkup(markup: z.output<typeof replyMarkup>): ReadMarkup {
  if (markup === undefined) return { keyboard: undefined, forceReply: undefined };
  if ('inline_keyboard' in markup) return { keyboard: readKeyboard(markup), forceReply: undefined };
  if (!('force_reply' in markup)) return { keyboard: undefined, forceReply: undefined };
  const { input_field_placeholder, selective } = markup;
  return {
    keyboard: undefined,
    forceReply: {
      force_reply: true,
      ...(input_field_placeholder !== undefined && { input_field_placeholder }),
      ...(selective !== undefined && { selective }),
    },
  };
}

function readKeyboard({ inline_keyboard: rows }: InlineMarkup): InlineKeyboardMarkup | undefined {
  if (rows.flat().length > maxButtons) throw brokenRule('reply markup is too long');
  const read = rows.map((row) => row.map(readButton)).filter((row) => row.length > 0);
  return read.length === 0 ? undefined : { inline_keyboard: read };
}

function readButton({ text, style, ...kinds }: z.output<typeof button>) {
  if (text.trim() === '') throw brokenRule('inline keyboard button text must be non-empty');
  const label = { text, ...(style !== undefined && { style }) };
  const { callback_data, url, copy_text, switch_inline_query_current_chat } = kinds;
  if (Object.values(kinds).filter((kind) => kind !== undefined).length !== 1) {
    throw brokenRule('exactly one kind has to be given for an inline keyboard button');
  }
  if (url !== undefined) return { ...label, url };
  if (copy_text !== undefined) return { ...label, copy_text };
  if (switch_inline_query_current_chat !== undefined) return { ...label, switch_inline_query_current_chat };
  const sizeBytes = Buffer.byteLength(callback_data ?? '');
  if (callback_data === undefined || sizeBytes < 1 || sizeBytes > maxDataBytes) {
    throw brokenRule('BUTTON_DATA_INVALID');
  }
  return { ...label, callback_data };
}
