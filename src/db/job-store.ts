import { canMove, isOver, type JobState, jobStates } from '../domain/job-state.ts';
import type { JobCounts, JobStore } from '../domain/job-store.ts';
import { type JobRow, toJob, toWaitingJob, type WaitingRow } from './job-row.ts';
import type { Database } from './open-database.ts';
import { prepareSearch } from './search-jobs.ts';

/** The condition of the index `jobs_active`, word for word. */
const isActive = "state IN ('queued', 'running', 'generated')";

/** The expression of the index `jobs_by_start_picture`, word for word. */
const startPicture = "json_extract(request, '$.initImage.path')";
const selectByStartPicture = `
  SELECT 1 FROM jobs INDEXED BY jobs_by_start_picture
  WHERE ${startPicture} = ? AND ${startPicture} IS NOT NULL`;

/** The expression of the index `jobs_by_mask`, word for word. */
const mask = "json_extract(request, '$.initImage.maskPath')";
const selectByMask = `
  SELECT 1 FROM jobs INDEXED BY jobs_by_mask
  WHERE ${mask} = ? AND ${mask} IS NOT NULL`;

/** `JobStore` over the `jobs` table. The order of acceptance is `seq`: ids and times may go back with the clock. */
export function createJobStore(database: Database): JobStore {
  const insert = database.prepare<[Record<string, string | number | null>]>(`
    INSERT INTO jobs (id, event_key, draft_hash, surface, space_id, user_id, role, class, kind, model, request,
      adjustments, receipt, destination, holder, predicted_ms, price_millicredits, eta_ms, accepted_at_ms)
    VALUES (@id, @eventKey, @draftHash, @surface, @spaceId, @userId, @role, @class, @kind, @model, @request,
      @adjustments, @receipt, @destination, @holder, @predictedMs, @priceMillicredits, @etaMs, @acceptedAtMs)`);
  const selectById = database.prepare<[string], JobRow>('SELECT * FROM jobs WHERE id = ?');
  const selectByEvent = database.prepare<[string], JobRow>('SELECT * FROM jobs WHERE event_key = ?');
  const move = database.prepare<[Record<string, string | number | null>]>(`
    UPDATE jobs SET
      state = @to,
      attempts = coalesce(@attempts, attempts + (@to = 'running')),
      started_at_ms = CASE @to WHEN 'running' THEN @atMs WHEN 'queued' THEN NULL ELSE started_at_ms END,
      generated_at_ms = iif(@to = 'generated', @atMs, generated_at_ms),
      ended_at_ms = iif(@to IN ('delivered', 'failed', 'canceled'), @atMs, ended_at_ms),
      measured_ms = coalesce(@measuredMs, measured_ms),
      notices = coalesce(@notices, notices),
      error_kind = coalesce(@errorKind, error_kind),
      error = coalesce(@error, error)
    WHERE id = @id AND state IN (SELECT value FROM json_each(@from))`);
  const askCancel = database.prepare<[number, string, string]>(`
    UPDATE jobs SET cancel_asked_at_ms = ?, cancel_asked_by = ?
    WHERE id = ? AND cancel_asked_at_ms IS NULL AND state IN ('queued', 'running', 'generated')`);
  // The time is the order, so it goes on also when the clock does not. Who is at the front keeps their place there.
  const front = database.prepare<[number, string]>(`
    UPDATE jobs SET fronted_at_ms = coalesce(fronted_at_ms, max(?, 1 + (
      SELECT coalesce(max(fronted_at_ms), 0) FROM jobs INDEXED BY jobs_fronted
      WHERE fronted_at_ms IS NOT NULL AND state = 'queued')))
    WHERE id = ? AND state = 'queued'`);
  const selectFronted = database
    .prepare<[string], string>(
      `SELECT id FROM jobs INDEXED BY jobs_fronted
      WHERE fronted_at_ms IS NOT NULL AND state = 'queued' AND holder = ? ORDER BY fronted_at_ms`,
    )
    .pluck();
  const selectCounts = database.prepare<[string, string], JobCounts>(
    'SELECT queued, running FROM job_counts WHERE scope = ? AND scope_key = ?',
  );
  // Left to itself the planner walks through `seq`, past every job that is over.
  const selectWaiting = database.prepare<[string, string | null, number], WaitingRow>(`
    SELECT id, space_id, user_id, surface, role, class, predicted_ms, accepted_at_ms, fronted_at_ms
    FROM jobs INDEXED BY jobs_active
    WHERE ${isActive} AND state = 'queued' AND holder = ? AND seq > coalesce((SELECT seq FROM jobs WHERE id = ?), 0)
    ORDER BY seq LIMIT ?`);
  const selectInState = new Map<JobState, ReturnType<typeof prepareInState>>(
    jobStates.map((state) => [state, prepareInState(database, state)]),
  );
  const selectHolders = database
    .prepare<[], string>(`SELECT DISTINCT holder FROM jobs INDEXED BY jobs_active WHERE ${isActive}`)
    .pluck();
  const selectOfUser = database.prepare<[string, string | null, number], JobRow>(`
    SELECT * FROM jobs INDEXED BY jobs_by_user
    WHERE user_id = ? AND seq < coalesce((SELECT seq FROM jobs WHERE id = ?), 9223372036854775807)
    ORDER BY seq DESC LIMIT ?`);
  const search = prepareSearch(database);
  const selectToCancel = database
    .prepare<[string], string>(
      `SELECT id FROM jobs INDEXED BY jobs_to_cancel
      WHERE holder = ? AND cancel_asked_at_ms IS NOT NULL AND state IN ('queued', 'running') ORDER BY seq`,
    )
    .pluck();
  const selectEtaRatios = database
    .prepare<[number], number>(
      `SELECT (generated_at_ms - accepted_at_ms) / eta_ms FROM jobs INDEXED BY jobs_generated
      WHERE generated_at_ms >= accepted_at_ms AND eta_ms > 0 ORDER BY generated_at_ms DESC, seq DESC LIMIT ?`,
    )
    .pluck();
  const selectNaming = [selectByStartPicture, selectByMask].map((select) =>
    database.prepare<[string]>(`${select} LIMIT 1`),
  );
  const selectActiveNaming = [selectByStartPicture, selectByMask].map((select) =>
    database.prepare<[string]>(`${select} AND ${isActive} LIMIT 1`),
  );
  const selectStartPictures = database.prepare<
    { readonly userId: string },
    { readonly path: string; readonly acceptedAtMs: number }
  >(`
    SELECT path, max(accepted_at_ms) AS acceptedAtMs FROM (
      SELECT ${startPicture} AS path, accepted_at_ms FROM jobs INDEXED BY jobs_by_user WHERE user_id = @userId
      UNION ALL
      SELECT ${mask} AS path, accepted_at_ms FROM jobs INDEXED BY jobs_by_user WHERE user_id = @userId
    ) WHERE path IS NOT NULL GROUP BY path`);
  // Adjustments, notices and errors may quote the prompt, a hash of a short one can be guessed, and the destination and
  // the event name the person's chat.
  const erase = database.prepare<[string]>(`
    UPDATE jobs SET request = NULL, draft_hash = '', notices = '[]', error = NULL, adjustments = '[]',
      receipt = json_set(receipt, '$.adjustments', json('[]')), event_key = NULL,
      destination = '{"key":"","address":null}'
    WHERE user_id = ? AND state IN ('delivered', 'failed', 'canceled') AND request IS NOT NULL`);

  return {
    insert: (job) => {
      insert.run({
        id: job.id,
        eventKey: job.eventKey ?? null,
        draftHash: job.draftHash,
        surface: job.surface,
        spaceId: job.spaceId,
        userId: job.userId,
        role: job.role,
        class: job.class,
        kind: job.kind,
        model: job.model,
        request: JSON.stringify(job.request),
        adjustments: JSON.stringify(job.adjustments),
        receipt: JSON.stringify(job.receipt),
        destination: JSON.stringify(job.destination),
        holder: job.holder,
        predictedMs: job.predictedMs,
        priceMillicredits: job.priceMillicredits,
        etaMs: job.etaMs ?? null,
        acceptedAtMs: job.acceptedAtMs,
      });
    },
    get: (jobId) => mapFound(selectById.get(jobId), toJob),
    findByEvent: (eventKey) => mapFound(selectByEvent.get(eventKey), toJob),
    move: (jobId, from, to, atMs, ending = {}) => {
      const impossible = from.find((state) => !canMove(state, to));
      if (impossible !== undefined) throw new Error(`A job cannot move from ${impossible} to ${to}`);
      const { changes } = move.run({
        id: jobId,
        from: JSON.stringify(from),
        to,
        atMs,
        attempts: ending.attempts ?? null,
        measuredMs: ending.measuredMs ?? null,
        notices: ending.notices === undefined ? null : JSON.stringify(ending.notices),
        errorKind: ending.errorKind ?? null,
        error: ending.error ?? null,
      });
      return changes === 1;
    },
    askCancel: (jobId, by, atMs) => askCancel.run(atMs, by, jobId).changes === 1,
    front: (jobId, atMs) => front.run(atMs, jobId).changes === 1,
    fronted: (holder) => selectFronted.all(holder),
    count: (of) => {
      const found =
        of === undefined
          ? selectCounts.get('all', '')
          : 'userId' in of
            ? selectCounts.get('user', of.userId)
            : selectCounts.get('space', of.spaceId);
      return found ?? { queued: 0, running: 0 };
    },
    waiting: ({ holder, afterId, limit }) =>
      selectWaiting.all(holder, afterId ?? null, limit).map(toWaitingJob),
    inState: (state, holder) => selectInState.get(state)?.all(holder) ?? [],
    holders: () => selectHolders.all(),
    ofUser: (userId, { limit, beforeId }) => selectOfUser.all(userId, beforeId ?? null, limit).map(toJob),
    search: (userId, wanted) => search(userId, wanted).map(toJob),
    cancelAsked: (holder) => selectToCancel.all(holder),
    etaRatios: (limit) => selectEtaRatios.all(limit),
    namesStartPicture: (path, of) =>
      (of === 'any-job' ? selectNaming : selectActiveNaming).some((select) => select.get(path) !== undefined),
    startPictures: (userId) => selectStartPictures.all({ userId }),
    erase: (userId) => erase.run(userId).changes,
  };
}

/** One statement for each state: the partial index serves only a statement that shows it cannot need other rows. */
function prepareInState(database: Database, state: JobState) {
  const from = isOver(state) ? 'jobs WHERE' : `jobs INDEXED BY jobs_active WHERE ${isActive} AND`;
  return database
    .prepare<[string], string>(`SELECT id FROM ${from} state = '${state}' AND holder = ? ORDER BY seq`)
    .pluck();
}

function mapFound<Row, Value>(row: Row | undefined, toValue: (row: Row) => Value): Value | undefined {
  return row === undefined ? undefined : toValue(row);
}
