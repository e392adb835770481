import type { JobSearch } from '../domain/job-store.ts';
import { hasWords, toSearchWords } from '../domain/search-text.ts';
import type { JobRow } from './job-row.ts';
import type { Database } from './open-database.ts';

/**
 * A user's jobs that fit, newest first. Words are looked for in one prompt after the other: 10,000 jobs take about 40 ms
 * when none fits and 10 ms when no words are asked for, so that an index of words would only be more to erase.
 */
export function prepareSearch(database: Database): (userId: string, search: JobSearch) => readonly JobRow[] {
  database.function('has_words', { deterministic: true }, (prompt: unknown, words: unknown) =>
    typeof prompt === 'string' && typeof words === 'string' && hasWords(prompt, words.split(' ')) ? 1 : 0,
  );
  const select = database.prepare<[Record<string, string | number | null>], JobRow>(`
    SELECT * FROM jobs INDEXED BY jobs_by_user
    WHERE user_id = @userId AND seq < coalesce((SELECT seq FROM jobs WHERE id = @beforeId), 9223372036854775807)
      AND (@kind IS NULL OR kind = @kind) AND (@surface IS NULL OR surface = @surface)
      AND (@isKept = 0 OR EXISTS (SELECT 1 FROM media WHERE job_id = jobs.id AND removed_at_ms IS NULL))
      AND (@words = '' OR has_words(json_extract(request, '$.prompt'), @words))
    ORDER BY seq DESC LIMIT @limit`);
  return (userId, { typed = '', kind, surface, isKept = false, limit, beforeId }) =>
    select.all({
      userId,
      words: toSearchWords(typed).join(' '),
      kind: kind ?? null,
      surface: surface ?? null,
      isKept: isKept ? 1 : 0,
      limit,
      beforeId: beforeId ?? null,
    });
}
