import type { Quality, Shape } from './draw-presets.ts';
import type { Locale } from './texts.ts';

/** What a person has set for themselves, on all chat surfaces of their account; what is undefined is not set. */
export interface ChatSettings {
  readonly locale?: Locale | undefined;
  readonly shape?: Shape | undefined;
  readonly quality?: Quality | undefined;
  readonly style?: string | undefined;
  readonly negativePrompt?: string | undefined;
  /** Answers are for their eyes only unless they say otherwise. */
  readonly isPrivate?: boolean | undefined;
  /** A GIF comes as a still picture, with the GIF as a file to open. */
  readonly isMotionReduced?: boolean | undefined;
}

export interface ChatSettingsStore {
  read(userId: string): ChatSettings;
  /** Writes the given settings, `null` unsets one; answers them as they were and as they are. */
  write(
    userId: string,
    changes: { readonly [Name in keyof ChatSettings]?: Exclude<ChatSettings[Name], undefined> | null },
    atMs: number,
  ): { readonly before: ChatSettings; readonly after: ChatSettings };
  erase(userId: string): void;
}
