import { createVocabulary } from '../../../../src/bots/telegram/vocabulary.ts';
import { createCommandWords } from '../../../../src/chat/command-words.ts';
import { texts } from '../../../support/texts.ts';

/** The words people really type. */
export const vocabulary = createVocabulary(createCommandWords(texts));
