import type { LogIn } from '../../app/log-in.ts';
import { roundLimit } from '../../domain/round-duration.ts';
import type { Texts } from '../../domain/texts.ts';
import type { CommandHandler } from '../command-context.ts';
import { privateText } from '../private-text.ts';
import { sayIn } from '../say.ts';

export interface LoginCommandDeps {
  readonly texts: Texts;
  readonly logIn: Pick<LogIn, 'makeCode'>;
  /** Where people reach the page, without a slash at its end; undefined where they cannot. */
  readonly publicUrl?: string | undefined;
  readonly now: () => number;
}

/** `/login`: a link that logs a browser in as the person. */
export function createLoginCommand({ texts, logIn, publicUrl, now }: LoginCommandDeps): CommandHandler {
  return (_call, { known, locale }) => {
    const say = sayIn(texts, locale);
    if (publicUrl === undefined) return privateText(say('account-login-no-page'));
    const { code, expiresAtMs } = logIn.makeCode(known.userId, known.userId);
    return privateText(
      [
        say('account-login-link', { url: `${publicUrl}/login/${code}`, ...roundLimit(expiresAtMs - now()) }),
        say('account-login-care'),
      ].join('\n'),
    );
  };
}
