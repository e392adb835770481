import type { LinkAccounts } from '../../app/link-accounts.ts';
import { roundWait } from '../../domain/round-duration.ts';
import type { Texts } from '../../domain/texts.ts';
import type { CommandHandler } from '../command-context.ts';
import { privateText } from '../private-text.ts';
import { sayIn } from '../say.ts';
import { textOption } from '../typed-options.ts';

export interface LinkCommandDeps {
  readonly texts: Texts;
  readonly link: LinkAccounts;
  readonly now: () => number;
}

/** `/link`: makes a code, or uses one that was made on another platform. */
export function createLinkCommand({ texts, link, now }: LinkCommandDeps): CommandHandler {
  return (call, { caller, known, locale }) => {
    const say = sayIn(texts, locale);
    const code = textOption(call, 'code');
    if (code !== undefined) {
      const linked = link.redeem(code, known.userId);
      return privateText(say(linked.ok ? 'account-link-done' : `account-link-${linked.reason}`));
    }
    // Who reads the code may take the account over: the answer is for one person's eyes.
    const made = link.newCode(known.userId);
    return privateText(
      say('account-link-code', {
        code: made.code,
        surface: caller.surface,
        ...roundWait(made.expiresAtMs - now()),
      }),
    );
  };
}
