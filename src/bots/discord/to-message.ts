import type { RawFile } from '@discordjs/rest';
import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIInteractionResponse,
  type APIModalInteractionResponse,
  type APITextInputComponent,
  ButtonStyle,
  ComponentType,
  InteractionResponseType,
  MessageFlags,
  TextInputStyle,
} from 'discord-api-types/v10';
import type { Answer, AnswerFile, Button, ButtonRows, LiveContent } from '../../chat/answer.ts';
import { toContent } from './escape-markdown.ts';
import { editModal } from './to-call.ts';

/** A message as Discord takes it, the same for every way of sending one. */
export interface MessageBody {
  readonly content: string;
  readonly components: APIActionRowComponent<APIButtonComponentWithCustomId>[];
  /** Nobody is mentioned, whatever the text says. */
  readonly allowed_mentions: { parse: [] };
  /** What is not listed goes, when a message is edited. */
  readonly attachments: { id: number; filename: string; description?: string }[];
  readonly files: RawFile[];
}

export interface MessageFile {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly mimeType: string;
  /** Alt text. */
  readonly description?: string | undefined;
}

const maxRows = 5;
const maxButtonsInRow = 5;
const maxLabelLength = 80;
const maxDescriptionLength = 1_024;
const maxTitleLength = 45;
const maxPromptLength = 2_000;

/** `content` is markup: see `toContent`. */
export function toMessage(
  content: string,
  buttons: ButtonRows = [],
  files: readonly MessageFile[] = [],
): MessageBody {
  return {
    content,
    components: toComponents(buttons),
    allowed_mentions: { parse: [] },
    attachments: files.map(({ fileName, description }, id) => ({
      id,
      filename: fileName,
      ...(description !== undefined && { description: description.slice(0, maxDescriptionLength) }),
    })),
    files: files.map(({ bytes, fileName, mimeType }) => ({
      data: bytes,
      name: fileName,
      contentType: mimeType,
    })),
  };
}

function toComponents(rows: ButtonRows): MessageBody['components'] {
  return rows
    .flatMap((row) => chunk(row, maxButtonsInRow))
    .slice(0, maxRows)
    .map((row) => ({ type: ComponentType.ActionRow, components: row.map(toButton) }));
}

function chunk(row: readonly Button[], size: number): readonly (readonly Button[])[] {
  return Array.from({ length: Math.ceil(row.length / size) }, (_, at) =>
    row.slice(at * size, (at + 1) * size),
  );
}

const styles = {
  plain: ButtonStyle.Secondary,
  primary: ButtonStyle.Primary,
  danger: ButtonStyle.Danger,
} as const satisfies Record<Button['style'], ButtonStyle>;

function toButton({ id, label, style }: Button): APIButtonComponentWithCustomId {
  return {
    type: ComponentType.Button,
    custom_id: id,
    label: label.slice(0, maxLabelLength),
    style: styles[style],
  };
}

/** `isSpoiler`: what is seen of the drawing is blurred until somebody looks. */
export function toLiveMessage({ text, buttons, preview }: LiveContent, isSpoiler: boolean): MessageBody {
  const files =
    preview === undefined
      ? []
      : [{ bytes: preview, fileName: spoilerName('preview.png', isSpoiler), mimeType: 'image/png' }];
  return toMessage(toContent(text), buttons, files);
}

/** Discord knows a spoiler by its name. */
export function spoilerName(fileName: string, isSpoiler: boolean): string {
  return isSpoiler ? `SPOILER_${fileName}` : fileName;
}

/** An answer that is a message. */
export type Said = Extract<Answer, { kind: 'text' | 'accepted' | 'files' }>;

export function toSaidMessage(answer: Said): MessageBody {
  const files: readonly AnswerFile[] = answer.kind === 'files' ? answer.files : [];
  const buttons = answer.kind === 'files' ? [] : (answer.buttons ?? []);
  return toMessage(toContent(answer.text), buttons, files);
}

/** The first answer to an interaction, without files. */
export function toReply({ content, components, allowed_mentions }: MessageBody, isPrivate: boolean) {
  return {
    type: InteractionResponseType.ChannelMessageWithSource,
    data: { content, components, allowed_mentions, ...toFlags(isPrivate) },
  } as const satisfies APIInteractionResponse;
}

/** That it is being worked on: the message is there, and has its text later. */
export function toDeferral(isPrivate: boolean): APIInteractionResponse {
  return { type: InteractionResponseType.DeferredChannelMessageWithSource, data: toFlags(isPrivate) };
}

/** Only whoever asked sees it. */
export function toFlags(isPrivate: boolean): { readonly flags?: MessageFlags } {
  return isPrivate ? { flags: MessageFlags.Ephemeral } : {};
}

export function toPromptModal(answer: Extract<Answer, { kind: 'ask-prompt' }>): APIModalInteractionResponse {
  return {
    type: InteractionResponseType.Modal,
    data: {
      custom_id: `${editModal.idStart}${answer.jobId}`,
      title: answer.title.slice(0, maxTitleLength),
      components: [
        toField(editModal.promptId, answer.promptLabel, answer.prompt, true),
        toField(editModal.negativePromptId, answer.negativePromptLabel, answer.negativePrompt, false),
      ],
    },
  };
}

/** In a row of its own: labels around inputs are newer, and not every server knows them. */
function toField(
  id: string,
  label: string,
  value: string,
  required: boolean,
): APIActionRowComponent<APITextInputComponent> {
  return {
    type: ComponentType.ActionRow,
    components: [
      {
        type: ComponentType.TextInput,
        style: TextInputStyle.Paragraph,
        custom_id: id,
        label: label.slice(0, maxTitleLength),
        value: value.slice(0, maxPromptLength),
        max_length: maxPromptLength,
        required,
      },
    ],
  };
}
