import type { Texts } from '../../domain/texts.ts';
import type { CommandHandler } from '../command-context.ts';
import { privateText } from '../private-text.ts';
import { sayIn } from '../say.ts';

export interface TellPrivacyDeps {
  readonly texts: Texts;
  /** How long things are kept; undefined is until they are deleted. */
  readonly retention: { readonly mediaDays: number; readonly auditDays: number | undefined };
}

/** `/privacy`: what is kept, how long and where. */
export function createTellPrivacy({ texts, retention }: TellPrivacyDeps): CommandHandler {
  return (_call, { locale }) => {
    const say = sayIn(texts, locale);
    const { mediaDays, auditDays } = retention;
    return privateText(
      [
        say('account-privacy-where'),
        say('account-privacy-what'),
        say('account-privacy-media', { days: mediaDays }),
        auditDays === undefined
          ? say('account-privacy-audit-kept')
          : say('account-privacy-audit', { days: auditDays }),
        say('account-privacy-platforms'),
        say('account-privacy-use'),
        say('account-privacy-forget'),
      ].join('\n'),
    );
  };
}
