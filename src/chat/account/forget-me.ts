import type { EraseUser, Erasure } from '../../app/erase-user.ts';
import type { Texts } from '../../domain/texts.ts';
import type { CommandHandler } from '../command-context.ts';
import { privateText } from '../private-text.ts';
import { type Say, sayIn } from '../say.ts';
import { yesNoOption } from '../typed-options.ts';

export interface ForgetMeDeps {
  readonly texts: Texts;
  readonly eraseUser: EraseUser;
}

/** `/forget`: says what would be deleted, and deletes it once that is confirmed. */
export function createForgetMe({ texts, eraseUser }: ForgetMeDeps): CommandHandler {
  return (call, { known, locale }) => {
    const say = sayIn(texts, locale);
    if (yesNoOption(call, 'confirm') !== true) {
      return privateText([say('account-forget-what'), say('account-forget-how')].join('\n'));
    }
    return {
      kind: 'slow',
      isPrivate: true,
      work: async () => privateText(describe(await eraseUser(known.userId, known.userId), say)),
    };
  };
}

function describe(erasure: Erasure, say: Say): string {
  switch (erasure.outcome) {
    case 'erased':
      return say('account-forget-done', { jobs: erasure.jobs, media: erasure.media });
    case 'still-running':
      return say('account-forget-still-running', { count: erasure.jobIds.length });
    case 'unknown':
    case 'erased-before':
      return say('account-forget-nothing');
  }
}
