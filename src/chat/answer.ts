/** A button under a message. Works for ever: everything it does follows from its id. */
export interface Button {
  /** At most 64 bytes of ASCII (Telegram's bound): `<verb>:<job id>`, see chat/button-id.ts. */
  readonly id: string;
  readonly label: string;
  readonly style: 'plain' | 'primary' | 'danger';
}

export type ButtonRows = readonly (readonly Button[])[];

/** What a call is answered with. Texts are plain: the surface escapes them, and none of them can mention anybody. */
export type Answer =
  | {
      readonly kind: 'text';
      readonly text: string;
      readonly isPrivate: boolean;
      readonly buttons?: ButtonRows | undefined;
    }
  /** A request was accepted: this message lives on as the job's (chat/live-messages.ts). */
  | {
      readonly kind: 'accepted';
      readonly jobId: string;
      readonly text: string;
      readonly isPrivate: boolean;
      readonly buttons: ButtonRows;
    }
  /** Ask for another prompt: a modal, or a message to reply to. What comes back is the call `edit`. */
  | {
      readonly kind: 'ask-prompt';
      readonly jobId: string;
      readonly title: string;
      readonly promptLabel: string;
      readonly negativePromptLabel: string;
      readonly prompt: string;
      readonly negativePrompt: string;
    }
  | {
      readonly kind: 'files';
      readonly text: string;
      readonly isPrivate: boolean;
      readonly files: readonly AnswerFile[];
    }
  /** The message with the button goes; `text` is for the person alone. */
  | { readonly kind: 'delete-message'; readonly jobId: string; readonly text: string }
  /** It takes longer than a platform waits: say that it is being worked on, then answer what `work` resolves to. */
  | { readonly kind: 'slow'; readonly isPrivate: boolean; readonly work: () => Promise<PromptAnswer> };

/** An answer that is there at once. */
export type PromptAnswer = Exclude<Answer, { kind: 'slow' }>;

export interface AnswerFile {
  readonly bytes: Uint8Array;
  readonly fileName: string;
  readonly mimeType: string;
  /** Alt text. */
  readonly description: string;
}

/** A job's message while it waits and is drawn, or has ended without a result. */
export interface LiveContent {
  readonly text: string;
  readonly buttons: ButtonRows;
  /** PNG; the same bytes as before while there is no newer one. */
  readonly preview: Uint8Array | undefined;
  /** The job has ended (without a result to deliver): nothing follows. */
  readonly isLast: boolean;
}

/** What goes with a result. */
export interface ResultContent {
  /** Prompt, seed, what was changed or cut, price, the AI mark; at most as long as was asked for. */
  readonly caption: string;
  /** Of every media, in their order; at most 1,024 characters. */
  readonly altTexts: readonly string[];
  readonly buttons: ButtonRows;
  readonly isSpoiler: boolean;
  readonly isPrivate: boolean;
  /** Send the first frame, and the GIF as a file to open. */
  readonly isMotionReduced: boolean;
}
