import { MessageFlags } from 'discord-api-types/v10';
import { apiErrors } from './api-error.ts';
import { parseForm } from './form-errors.ts';
import { type MessageForm, messageSchema } from './message-schema.ts';
import type { UploadedFile } from './read-body.ts';

export interface MessageInput {
  readonly json: unknown;
  readonly files: readonly UploadedFile[];
  readonly violate: (text: string) => void;
}

export interface MessageRules {
  readonly isEdit: boolean;
  /** Only answers to interactions can be for one person alone. */
  readonly isInteraction: boolean;
  /** Of each file. */
  readonly attachmentLimitBytes: number;
  /** Ids of the attachments that the message has. */
  readonly kept?: readonly string[];
}

export interface ParsedMessage {
  readonly form: MessageForm;
  readonly files: readonly UploadedFile[];
}

/**
 * Holds a message's body against Discord's rules, and against what a careful bot does: nobody can be mentioned by it.
 * @throws ApiError
 */
export function parseMessage({ json, files, violate }: MessageInput, rules: MessageRules): ParsedMessage {
  const form = parseForm(messageSchema, json ?? {}, violate);
  for (const key of Object.keys(form)) {
    if (key === 'ephemeral') violate('`ephemeral` is no field of a message: use flags');
    else if (!(key in messageSchema.shape)) violate(`unknown field '${key}'`);
  }
  checkMentions(form, rules, violate);
  checkFlags(form.flags ?? 0, rules, violate);
  checkFiles(form, files, rules.kept ?? [], violate);
  if (form.enforce_nonce === true && (form.nonce ?? undefined) === undefined) {
    violate('enforce_nonce without a nonce');
  }
  if (files.some(({ bytes }) => bytes.byteLength > rules.attachmentLimitBytes)) throw apiErrors.tooLarge();
  if (!rules.isEdit && isEmpty(form, files)) {
    violate('empty message');
    throw apiErrors.emptyMessage();
  }
  return { form, files };
}

/** An edit that leaves the text alone cannot mention anybody. */
function checkMentions(form: MessageForm, { isEdit }: MessageRules, violate: (text: string) => void): void {
  const mentions = form.allowed_mentions;
  if (isEdit && (form.content ?? '') === '' && (mentions ?? undefined) === undefined) return;
  const isNobody =
    mentions?.parse?.length === 0 &&
    (mentions.users ?? []).length === 0 &&
    (mentions.roles ?? []).length === 0 &&
    mentions.replied_user !== true;
  if (!isNobody) violate('allowed_mentions has to be {"parse": []}');
}

function checkFlags(
  flags: number,
  { isEdit, isInteraction }: MessageRules,
  violate: (text: string) => void,
): void {
  const allowed =
    MessageFlags.SuppressEmbeds |
    (isEdit ? 0 : MessageFlags.SuppressNotifications) |
    (!isEdit && isInteraction ? MessageFlags.Ephemeral : 0);
  const rest = flags & ~allowed;
  if (rest !== 0) violate(`flags ${rest} cannot be set here`);
}

/** https://discord.com/developers/docs/reference#uploading-files */
function checkFiles(
  form: MessageForm,
  files: readonly UploadedFile[],
  kept: readonly string[],
  violate: (text: string) => void,
): void {
  const listed = form.attachments?.map(({ id }) => id) ?? files.map(({ index }) => String(index));
  const uploaded = files.map(({ index }) => String(index));
  const wrong = [
    ...listed
      .filter((id) => !uploaded.includes(id) && !kept.includes(id))
      .map((id) => `attachments: there is no file or attachment ${id}`),
    ...uploaded.filter((id) => !listed.includes(id)).map((id) => `attachments: files[${id}] is not listed`),
    ...(new Set(uploaded).size === uploaded.length ? [] : ['files: two parts with one number']),
    ...(listed.length > 10 ? ['attachments: at most 10'] : []),
  ];
  if (wrong.length === 0) return;
  for (const text of wrong) violate(text);
  throw apiErrors.invalidForm({
    attachments: { _errors: wrong.map((message) => ({ code: 'BASE_TYPE_INVALID', message })) },
  });
}

function isEmpty(form: MessageForm, files: readonly UploadedFile[]): boolean {
  return (
    (form.content ?? '') === '' &&
    (form.embeds ?? []).length === 0 &&
    (form.components ?? []).length === 0 &&
    files.length === 0
  );
}
