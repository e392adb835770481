import type { FailedDrawing, ProblemLog, RefusedRequest } from '../domain/problem-log.ts';
import type { Database } from './open-database.ts';

/** The conditions of the indexes, word for word. */
const refused = "audit_log INDEXED BY audit_log_refused WHERE kind = 'refused'";
const failed = "jobs INDEXED BY jobs_failed WHERE state = 'failed'";
/** A row that somebody has edited may carry anything as its content. */
const reason = "coalesce(iif(json_valid(content), json_extract(content, '$.reason'), NULL), '')";

/** `ProblemLog` along the indexes that hold nothing but what went wrong. */
export function createProblemLog(database: Database): ProblemLog {
  const refusalCounts = database.prepare<[number], { readonly reason: string; readonly count: number }>(
    `SELECT CAST(${reason} AS TEXT) AS reason, count(*) AS count FROM ${refused} AND at_ms >= ?
     GROUP BY 1 ORDER BY 2 DESC, 1`,
  );
  const refusals = database.prepare<[number, number], Nullable<RefusedRequest>>(
    `SELECT seq, at_ms AS atMs, user_id AS userId, space_id AS spaceId, CAST(${reason} AS TEXT) AS reason
     FROM ${refused} AND at_ms >= ? ORDER BY at_ms DESC, seq DESC LIMIT ?`,
  );
  const failureCount = database
    .prepare<[number], number>(`SELECT count(*) FROM ${failed} AND ended_at_ms >= ?`)
    .pluck();
  const failures = database.prepare<[number, number], Nullable<FailedDrawing>>(
    `SELECT id AS jobId, ended_at_ms AS endedAtMs, user_id AS userId, space_id AS spaceId, kind,
       error_kind AS errorKind, error
     FROM ${failed} AND ended_at_ms >= ? ORDER BY ended_at_ms DESC, seq DESC LIMIT ?`,
  );
  const quietSince = database
    .prepare<[], number | null>(
      `SELECT coalesce(
         max(coalesce(lastRefused, lastFailed), coalesce(lastFailed, lastRefused)),
         (SELECT at_ms FROM audit_log ORDER BY seq LIMIT 1))
       FROM (SELECT (SELECT max(at_ms) FROM ${refused}) AS lastRefused,
                    (SELECT max(ended_at_ms) FROM ${failed}) AS lastFailed)`,
    )
    .pluck();

  return {
    refusalCounts: (fromMs) => refusalCounts.all(fromMs),
    refusals: ({ fromMs, limit }) =>
      refusals.all(fromMs, limit).map((row) => ({
        ...row,
        userId: row.userId ?? undefined,
        spaceId: row.spaceId ?? undefined,
      })),
    failureCount: (fromMs) => failureCount.get(fromMs) ?? 0,
    failures: ({ fromMs, limit }) =>
      failures.all(fromMs, limit).map((row) => ({
        ...row,
        errorKind: row.errorKind ?? undefined,
        error: row.error ?? undefined,
      })),
    quietSinceMs: () => quietSince.get() ?? undefined,
  };
}

/** A row as SQLite hands it over: null where the value is undefined. */
type Nullable<Row> = {
  readonly [Name in keyof Row]: undefined extends Row[Name]
    ? Exclude<Row[Name], undefined> | null
    : Row[Name];
};
