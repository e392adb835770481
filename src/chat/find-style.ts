import { message } from '../domain/message.ts';
import { nearestName } from '../domain/nearest-name.ts';
import { type Style, styles } from '../domain/styles.ts';
import { type Locale, locales, type Texts } from '../domain/texts.ts';

/** What people call a style. */
export function toStyleLabel(style: Style, { tell }: Pick<Texts, 'tell'>, locale: Locale): string {
  return tell(message(`style-${style.name}`), locale);
}

/** The style of this name, or that is called so in any language. */
export function findStyle(asked: string, texts: Pick<Texts, 'tell'>): Style | undefined {
  const wanted = asked.trim().toLowerCase();
  return styles.find(
    (style) =>
      style.name === wanted || locales.some((locale) => toStyleLabel(style, texts, locale) === wanted),
  );
}

/** Why a style cannot be used, and what the nearest one is called. */
export function refuseStyle(asked: string, texts: Pick<Texts, 'tell'>, locale: Locale): string {
  const labels = styles.map((style) => toStyleLabel(style, texts, locale));
  const nearest = nearestName(asked, [...labels, ...styles.map(({ name }) => name)]);
  return [
    message('chat-unknown-style', { asked: asked.slice(0, shownCharacters).toWellFormed() }),
    ...(nearest === undefined ? [] : [message('refusal-did-you-mean', { nearest })]),
    message('refusal-choose-one', { known: labels.join(', ') }),
  ]
    .map((each) => texts.tell(each, locale))
    .join(' ');
}

const shownCharacters = 40;
