import type { APIUser, InteractionContextType, Locale } from 'discord-api-types/v10';
import type { UploadedFile } from './read-body.ts';

/** A file that somebody attaches. */
export type UserFile = Pick<UploadedFile, 'fileName' | 'contentType' | 'bytes'>;

/** What stands in an option; a `User` option takes the user, an `Attachment` option the file. */
export type OptionInput = string | number | boolean | APIUser | UserFile;

/** Who does something, and as what Discord shows them to the app. */
export interface Actor {
  readonly user: APIUser;
  /** Of their client. en-US unless told. */
  readonly locale?: Locale;
  /** In the channel; what everybody has unless told. */
  readonly permissions?: bigint;
  readonly roleIds?: readonly string[];
  /** The app was installed by the person alone, not in the guild. */
  readonly isUserInstalled?: boolean;
  /** Follows from the channel unless told. */
  readonly context?: InteractionContextType;
  /** Follows from the guild unless told. */
  readonly attachmentLimitBytes?: number;
}

export interface CommandInput extends Actor {
  readonly channelId: string;
  readonly name: string;
  readonly subcommand?: string;
  readonly options?: Readonly<Record<string, OptionInput>>;
}

export interface AutocompleteInput extends CommandInput {
  /** The option that is being typed into: one of `options`. */
  readonly focused: string;
}
