import { fileURLToPath } from 'node:url';

/** Folders of the project that are read at run time. */
export const migrationsFolder = fileURLToPath(new URL('../migrations', import.meta.url));
export const localesFolder = fileURLToPath(new URL('../locales', import.meta.url));
