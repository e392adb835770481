import type { KeptUpload } from '../domain/uploads.ts';
import type { CommandName } from './command-table.ts';

/** What somebody asked the bot, as a surface parsed it by the command table: values are not validated yet. */
export type Call =
  | {
      readonly kind: 'command';
      readonly name: CommandName;
      /** The subcommand, for commands that have some. */
      readonly verb?: string | undefined;
      /** By the names in the table. A `user` option holds the platform's user id. */
      readonly options: Readonly<Record<string, OptionValue>>;
      /** The picture attached or replied to, once downloaded. */
      readonly picture?: KeptUpload | undefined;
    }
  /** A button was pressed; `messageAuthorId` cannot be trusted to be the requester: the job says who that is. */
  | { readonly kind: 'button'; readonly id: string }
  /** A new prompt for an earlier request (the answer to `ask-prompt`). */
  | {
      readonly kind: 'edit';
      readonly jobId: string;
      readonly prompt: string;
      readonly negativePrompt?: string | undefined;
    };

export type OptionValue = string | number | boolean;

/** What is typed into an option that offers choices as one types. */
export interface Completion {
  readonly name: CommandName;
  readonly verb?: string | undefined;
  readonly option: string;
  readonly typed: string;
  /** What the other options hold so far. */
  readonly options: Readonly<Record<string, OptionValue>>;
}

export interface CompletionChoice {
  readonly label: string;
  readonly value: string;
}
