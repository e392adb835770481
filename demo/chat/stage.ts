/** What a platform looks like from the rehearsal room: who is there, what they see, what they do. */

export const personNames = ['Ana', 'Bruno', 'Carla'] as const;

export type PersonName = (typeof personNames)[number];

export const languages = ['en', 'pt-BR'] as const;

export type Language = (typeof languages)[number];

/** Who sits before the page. */
export interface Viewer {
  readonly person: PersonName;
  /** Of their app. */
  readonly language: Language;
}

interface Place {
  readonly id: string;
  readonly label: string;
}

export interface ShownFile {
  readonly kind: 'picture' | 'file';
  /** Opaque to the page: what `Stage.readFile` takes. */
  readonly address: string;
  readonly name: string;
  readonly altText: string;
  /** Hidden until somebody asks for it. */
  readonly isSpoiler: boolean;
}

export interface ShownButton {
  readonly id: string;
  readonly label: string;
  readonly style: 'plain' | 'primary' | 'danger';
  readonly isDisabled: boolean;
}

export interface ShownMessage {
  readonly id: string;
  readonly author: string;
  readonly isBot: boolean;
  /** Nobody else sees it. */
  readonly isPrivate: boolean;
  readonly isEdited: boolean;
  /** Above the text: what it answers. */
  readonly context: string | undefined;
  readonly text: string;
  readonly files: readonly ShownFile[];
  readonly buttons: readonly (readonly ShownButton[])[];
  /** The person's next message answers it, unless they say otherwise. */
  readonly asksForReply: boolean;
}

/** A form that the bot has opened. */
export interface ShownForm {
  readonly id: string;
  readonly title: string;
  readonly fields: readonly {
    readonly id: string;
    readonly label: string;
    readonly value: string;
    readonly isLong: boolean;
    readonly isRequired: boolean;
    readonly maxLength: number | undefined;
  }[];
}

export interface ShownCall {
  readonly id: string;
  readonly atMs: number;
  readonly what: string;
  readonly outcome: string;
  readonly isRefused: boolean;
}

export interface AttachedFile {
  readonly name: string;
  readonly mimeType: string;
  readonly bytes: Uint8Array;
}

/** A way to go on with what is being typed. */
export interface Suggestion {
  readonly label: string;
  /** The line once it has been taken. */
  readonly line: string;
}

/** Why somebody could not do that in the app itself; the bot hears nothing of it. */
export class NotPossible extends Error {}

/** One platform. Places and messages are named by ids that the page hands back. */
export interface Stage {
  readonly name: 'discord' | 'telegram';
  readonly places: readonly Place[];
  /** In the order they were sent. */
  messages(placeId: string, viewer: Viewer): readonly ShownMessage[];
  /** @throws NotPossible */
  say(
    saying: {
      readonly placeId: string;
      readonly line: string;
      readonly file: AttachedFile | undefined;
      readonly replyToId: string | undefined;
    },
    viewer: Viewer,
  ): Promise<void>;
  /** @throws NotPossible */
  press(
    pressed: { readonly placeId: string; readonly messageId: string; readonly buttonId: string },
    viewer: Viewer,
  ): Promise<void>;
  suggest(
    typed: { readonly placeId: string; readonly line: string },
    viewer: Viewer,
  ): Promise<readonly Suggestion[]>;
  form(viewer: Viewer): ShownForm | undefined;
  /** @throws NotPossible */
  submitForm(formId: string, values: Readonly<Record<string, string>>, viewer: Viewer): Promise<void>;
  closeForm(formId: string): void;
  /** Newest first. */
  calls(): readonly ShownCall[];
  violations(): readonly string[];
  readFile(address: string): Promise<{ readonly bytes: Uint8Array; readonly mimeType: string } | undefined>;
  onChange(listener: () => void): () => void;
  /** From now on nothing gets through; answers how to heal it. */
  breakNetwork(): () => void;
  close(): Promise<void>;
}
