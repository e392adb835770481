import { z } from 'zod';
import { AppError } from '../domain/app-error.ts';
import type { ChatSettings, ChatSettingsStore } from '../domain/chat-settings.ts';
import { qualities, shapes } from '../domain/draw-presets.ts';
import { locales } from '../domain/texts.ts';
import type { Database } from './open-database.ts';
import { parseJson } from './parse-json.ts';
import { createTransact } from './transact.ts';

const settingsSchema = z.strictObject({
  locale: z.enum(locales).optional(),
  shape: z.enum(shapes).optional(),
  quality: z.enum(qualities).optional(),
  style: z.string().optional(),
  negativePrompt: z.string().optional(),
  isPrivate: z.boolean().optional(),
  isMotionReduced: z.boolean().optional(),
});

/**
 * `ChatSettingsStore` over the `chat_settings` table: one row of JSON per person who has set something.
 * @throws AppError `storage-invalid` when a row is not what this code writes.
 */
export function createChatSettings(database: Database): ChatSettingsStore {
  const transact = createTransact(database);
  const select = database
    .prepare<[string], string>('SELECT settings FROM chat_settings WHERE user_id = ?')
    .pluck();
  const upsert = database.prepare<[string, string, number]>(`
    INSERT INTO chat_settings (user_id, settings, updated_at_ms) VALUES (?, ?, ?)
    ON CONFLICT (user_id) DO UPDATE SET settings = excluded.settings, updated_at_ms = excluded.updated_at_ms`);
  const remove = database.prepare<[string]>('DELETE FROM chat_settings WHERE user_id = ?');

  const read = (userId: string): ChatSettings => parseSettings(select.get(userId), userId);
  return {
    read,
    write: (userId, changes, atMs) =>
      transact(() => {
        const before = read(userId);
        const kept = Object.entries({ ...before, ...changes }).filter(([, value]) => value !== null);
        // Who has unset everything has no settings: linking accounts may bring them others'.
        if (kept.length === 0) remove.run(userId);
        else upsert.run(userId, JSON.stringify(Object.fromEntries(kept)), atMs);
        return { before, after: read(userId) };
      }),
    erase: (userId) => void remove.run(userId),
  };
}

function parseSettings(text: string | undefined, userId: string): ChatSettings {
  if (text === undefined) return {};
  const parsed = settingsSchema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new AppError(
    'storage-invalid',
    `The chat settings of the user ${userId} in the database cannot be read. Restore a backup, or delete that row of the table chat_settings.`,
    { cause: parsed.error },
  );
}
