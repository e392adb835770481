import type { ChatSettings, ChatSettingsStore } from '../../domain/chat-settings.ts';
import { qualities, shapes } from '../../domain/draw-presets.ts';
import { cleanText } from '../../domain/prompt-text.ts';
import { type Locale, locales, type Texts } from '../../domain/texts.ts';
import type { CommandCall, CommandHandler } from '../command-context.ts';
import { unset } from '../command-table.ts';
import { createCommandWords } from '../command-words.ts';
import { findStyle, refuseStyle, toStyleLabel } from '../find-style.ts';
import { oneLine } from '../one-line.ts';
import { privateText } from '../private-text.ts';
import { sayIn } from '../say.ts';
import { choiceOption, textOption, yesNoOption } from '../typed-options.ts';

export interface SettingsCommandDeps {
  readonly texts: Texts;
  readonly chatSettings: ChatSettingsStore;
  readonly now: () => number;
}

type SettingName = keyof ChatSettings;
type Changes = Parameters<ChatSettingsStore['write']>[1];

/** In the order they are told. */
const settingNames = [
  'locale',
  'shape',
  'quality',
  'style',
  'negativePrompt',
  'isPrivate',
  'isMotionReduced',
] as const satisfies readonly SettingName[];

const valueLength = 200;

/** `/settings`: tells what a person has set, or sets what is given and tells what it was. */
export function createSettingsCommand({ texts, chatSettings, now }: SettingsCommandDeps): CommandHandler {
  return (call, { known, caller, settings, locale }) => {
    const problem = findProblem(call, texts, locale);
    if (problem !== undefined) return privateText(problem);
    const changes = readChanges(call, texts);
    const names = settingNames.filter((name) => name in changes);
    if (names.length === 0) {
      const say = sayIn(texts, locale);
      const lines = settingNames.map((name) =>
        say('account-setting', { setting: name, value: describe(name, settings, texts, locale) }),
      );
      return privateText([say('account-settings-yours'), ...lines, say('account-settings-how')].join('\n'));
    }
    const { before, after } = chatSettings.write(known.userId, changes, now());
    // A new language holds at once.
    const spoken = after.locale ?? texts.negotiateLocale(caller.languages);
    const say = sayIn(texts, spoken);
    const lines = names.map((name) =>
      say('account-setting-changed', {
        setting: name,
        before: describe(name, before, texts, spoken),
        after: describe(name, after, texts, spoken),
      }),
    );
    return privateText(lines.join('\n'));
  };
}

/** What the command table cannot say about a value. */
function findProblem(call: CommandCall, texts: Texts, locale: Locale): string | undefined {
  const style = textOption(call, 'style');
  if (style === undefined || style === unset || findStyle(style, texts) !== undefined) return undefined;
  return refuseStyle(style, texts, locale);
}

function readChanges(call: CommandCall, texts: Texts): Changes {
  const isUnset = (option: string): boolean => textOption(call, option) === unset;
  const locale = choiceOption(call, 'language', locales);
  const shape = choiceOption(call, 'size', shapes);
  const quality = choiceOption(call, 'quality', qualities);
  const style = findStyle(textOption(call, 'style') ?? '', texts)?.name;
  const negativePrompt = cleanText(textOption(call, 'negative'));
  const isPrivate = yesNoOption(call, 'private');
  const isMotionReduced = yesNoOption(call, 'reduced-motion');
  return {
    ...toChange('locale', isUnset('language') ? null : locale),
    ...toChange('shape', isUnset('size') ? null : shape),
    ...toChange('quality', isUnset('quality') ? null : quality),
    ...toChange('style', isUnset('style') ? null : style),
    ...toChange('negativePrompt', isUnset('negative') ? null : negativePrompt || undefined),
    ...toChange('isPrivate', isPrivate),
    ...toChange('isMotionReduced', isMotionReduced),
  };
}

/** Nothing for what was not said. */
function toChange<Name extends SettingName>(name: Name, value: Changes[Name]): Changes {
  return value === undefined ? {} : { [name]: value };
}

function describe(name: SettingName, settings: ChatSettings, texts: Texts, locale: Locale): string {
  const say = sayIn(texts, locale);
  const { choiceLabel } = createCommandWords(texts);
  const yesNo = (value: boolean | undefined): string => say(value === true ? 'account-yes' : 'account-no');
  switch (name) {
    case 'locale':
      return choiceLabel('language', settings.locale ?? unset, locale);
    case 'shape':
      return choiceLabel('size', settings.shape ?? unset, locale);
    case 'quality':
      return choiceLabel('quality', settings.quality ?? unset, locale);
    case 'style': {
      const style = findStyle(settings.style ?? '', texts);
      return style === undefined ? say('account-setting-none') : toStyleLabel(style, texts, locale);
    }
    case 'negativePrompt':
      return settings.negativePrompt === undefined
        ? say('account-setting-none')
        : oneLine(settings.negativePrompt, valueLength);
    case 'isPrivate':
      return yesNo(settings.isPrivate);
    case 'isMotionReduced':
      return yesNo(settings.isMotionReduced);
  }
}
