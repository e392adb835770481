import type { ModelInfo } from '../../domain/model-info.ts';
import type { Locale, Texts } from '../../domain/texts.ts';
import type { CommandHandler } from '../command-context.ts';
import { privateText } from '../private-text.ts';
import { type Say, sayIn } from '../say.ts';

export interface TellHelpDeps {
  readonly texts: Texts;
  /** Which one draws when nobody names another. */
  readonly model: Pick<
    ModelInfo,
    'kinds' | 'imageToImage' | 'gif' | 'motions' | 'examplePrompts' | 'examplePromptsIn'
  >;
  /** Where people reach the page; undefined where they cannot. */
  readonly publicUrl?: string | undefined;
}

/** `/help`: the commands by what people want, with examples that the installed model draws well. */
export function createTellHelp({ texts, model, publicUrl }: TellHelpDeps): CommandHandler {
  return (_call, { caller, authority, locale }) => {
    const say = sayIn(texts, locale);
    return privateText(
      [
        ...describeDrawing(model, locale, say),
        say('account-help-queue'),
        say('account-help-history'),
        say('account-help-quota'),
        say('account-help-settings'),
        ...(publicUrl === undefined ? [] : [say('account-help-login')]),
        say('account-help-privacy'),
        ...(authority === 'self' ? [] : [say('account-help-managers')]),
        ...(authority === 'pincel' ? [say('account-help-admins')] : []),
        say(caller.isDirect ? 'account-help-direct' : 'account-help-group'),
      ].join('\n'),
    );
  };
}

/** `/start`: who this is and what to type first. */
export function createTellStart({ texts, model }: TellHelpDeps): CommandHandler {
  return (_call, { locale }) => {
    const say = sayIn(texts, locale);
    return privateText(
      [say('account-start'), ...describeDrawing(model, locale, say), say('account-start-more')].join('\n'),
    );
  };
}

function describeDrawing(model: TellHelpDeps['model'], locale: Locale, say: Say): readonly string[] {
  // Of prompts whose language is not known, the next one may be in another.
  const prompts = model.examplePromptsIn[locale] ?? model.examplePrompts.slice(0, 1);
  const [example = say('account-help-example'), other = example] = prompts;
  const [motion] = model.motions;
  return [
    ...(model.kinds.includes('image') ? [say('account-help-image', { example })] : []),
    ...(model.imageToImage ? [say('account-help-picture')] : []),
    ...(model.kinds.includes('gif') && model.gif !== undefined
      ? [
          motion === undefined
            ? say('account-help-gif', { example: other })
            : say('account-help-gif-motion', { example: other, motion }),
        ]
      : []),
  ];
}
