import { join } from 'node:path';
import { createTexts } from '../../src/texts/create-texts.ts';

export const localesFolder = join(import.meta.dirname, '../../locales');

/** The sentences people really read. */
export const texts = createTexts(localesFolder);
