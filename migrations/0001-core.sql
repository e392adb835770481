-- The core: people, jobs, quota, media, the outbox, the audit log, settings.
-- Times are milliseconds since 1970 (UTC); amounts are millicredits (1 credit = 1 s of engine time).

CREATE TABLE users (
  id TEXT PRIMARY KEY,
  role TEXT NOT NULL DEFAULT 'member' CHECK (role IN ('member', 'trusted', 'admin')),
  created_at_ms INTEGER NOT NULL,
  -- Linking accounts moves everything to one user; the other stays as a signpost.
  merged_into TEXT REFERENCES users (id),
  erased_at_ms INTEGER
) STRICT;

-- Personal data in the audit log is encrypted under this key. Erasing a person deletes it; the chain stays whole.
CREATE TABLE user_keys (
  user_id TEXT PRIMARY KEY REFERENCES users (id),
  key BLOB NOT NULL CHECK (length(key) = 32)
) STRICT;

CREATE TABLE identities (
  surface TEXT NOT NULL CHECK (surface IN ('discord', 'telegram', 'web', 'cli')),
  external_id TEXT NOT NULL,
  user_id TEXT NOT NULL REFERENCES users (id),
  created_at_ms INTEGER NOT NULL,
  PRIMARY KEY (surface, external_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX identities_by_user ON identities (user_id);

CREATE TABLE link_codes (
  code_hash BLOB PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  expires_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE spaces (
  id TEXT PRIMARY KEY,
  surface TEXT NOT NULL CHECK (surface IN ('discord', 'telegram', 'web', 'cli')),
  external_id TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  UNIQUE (surface, external_id)
) STRICT;

CREATE TABLE jobs (
  -- The order of acceptance, also when the clock goes back.
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  -- The same interaction, update or Idempotency-Key again is the same job.
  event_key TEXT UNIQUE,
  draft_hash TEXT NOT NULL,
  surface TEXT NOT NULL CHECK (surface IN ('discord', 'telegram', 'web', 'cli')),
  space_id TEXT NOT NULL REFERENCES spaces (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  role TEXT NOT NULL CHECK (role IN ('member', 'trusted', 'admin')),
  class TEXT NOT NULL CHECK (class IN ('interactive', 'batch', 'background')),
  kind TEXT NOT NULL CHECK (kind IN ('image', 'gif')),
  model TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'queued',
  -- JSON; NULL once the person has been erased.
  request TEXT,
  adjustments TEXT NOT NULL,
  receipt TEXT NOT NULL,
  -- What the surface needs to deliver: JSON that only it reads.
  destination TEXT NOT NULL,
  -- Who may run it: the gateway, or the one process that accepted it.
  holder TEXT NOT NULL,
  predicted_ms REAL NOT NULL,
  price_millicredits INTEGER NOT NULL CHECK (price_millicredits >= 0),
  measured_ms REAL,
  eta_ms REAL,
  attempts INTEGER NOT NULL DEFAULT 0,
  fronted_at_ms INTEGER,
  cancel_asked_at_ms INTEGER,
  cancel_asked_by TEXT,
  accepted_at_ms INTEGER NOT NULL,
  started_at_ms INTEGER,
  generated_at_ms INTEGER,
  ended_at_ms INTEGER,
  notices TEXT NOT NULL DEFAULT '[]',
  error_kind TEXT,
  error TEXT
) STRICT;
CREATE INDEX jobs_active ON jobs (state, holder) WHERE state IN ('queued', 'running', 'generated');
CREATE INDEX jobs_by_user ON jobs (user_id);
CREATE INDEX jobs_to_cancel ON jobs (holder) WHERE cancel_asked_at_ms IS NOT NULL AND state IN ('queued', 'running');
CREATE INDEX jobs_fronted ON jobs (fronted_at_ms) WHERE fronted_at_ms IS NOT NULL AND state = 'queued';
CREATE INDEX jobs_generated ON jobs (generated_at_ms) WHERE generated_at_ms IS NOT NULL;
CREATE INDEX jobs_ended ON jobs (ended_at_ms) WHERE ended_at_ms IS NOT NULL;

-- The transition table of domain/job-state.ts; the database refuses every other move.
CREATE TABLE job_transitions (
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  PRIMARY KEY (from_state, to_state)
) STRICT, WITHOUT ROWID;
INSERT INTO job_transitions (from_state, to_state) VALUES
  ('queued', 'running'), ('queued', 'failed'), ('queued', 'canceled'),
  ('running', 'queued'), ('running', 'generated'), ('running', 'failed'), ('running', 'canceled'),
  ('generated', 'delivered'), ('generated', 'failed'), ('generated', 'canceled');

CREATE TRIGGER jobs_start_queued BEFORE INSERT ON jobs WHEN NEW.state <> 'queued'
BEGIN SELECT RAISE(ABORT, 'a job starts as queued'); END;
CREATE TRIGGER jobs_move BEFORE UPDATE OF state ON jobs
WHEN NEW.state <> OLD.state
  AND NOT EXISTS (SELECT 1 FROM job_transitions WHERE from_state = OLD.state AND to_state = NEW.state)
BEGIN SELECT RAISE(ABORT, 'a job cannot make this move'); END;
CREATE TRIGGER jobs_stay_until_over BEFORE DELETE ON jobs WHEN OLD.state IN ('queued', 'running', 'generated')
BEGIN SELECT RAISE(ABORT, 'a job that is not over cannot be deleted'); END;

-- How many jobs wait and run, kept by the triggers below: admission asks for it however many wait.
CREATE TABLE job_counts (
  scope TEXT NOT NULL CHECK (scope IN ('all', 'user', 'space')),
  scope_key TEXT NOT NULL,
  queued INTEGER NOT NULL CHECK (queued >= 0),
  running INTEGER NOT NULL CHECK (running >= 0),
  PRIMARY KEY (scope, scope_key)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER jobs_count_new AFTER INSERT ON jobs
BEGIN
  INSERT INTO job_counts (scope, scope_key, queued, running)
  VALUES ('all', '', 1, 0), ('user', NEW.user_id, 1, 0), ('space', NEW.space_id, 1, 0)
  ON CONFLICT (scope, scope_key) DO UPDATE SET queued = queued + 1;
END;
CREATE TRIGGER jobs_count_moved AFTER UPDATE OF state ON jobs WHEN OLD.state IN ('queued', 'running')
BEGIN
  UPDATE job_counts SET
    queued = queued + (NEW.state = 'queued') - (OLD.state = 'queued'),
    running = running + (NEW.state = 'running') - (OLD.state = 'running')
  WHERE (scope, scope_key) IN (VALUES ('all', ''), ('user', NEW.user_id), ('space', NEW.space_id));
END;
-- Accounts are linked: the jobs of one go to the other.
CREATE TRIGGER jobs_count_given AFTER UPDATE OF user_id ON jobs
WHEN NEW.user_id <> OLD.user_id AND NEW.state IN ('queued', 'running')
BEGIN
  UPDATE job_counts SET queued = queued - (NEW.state = 'queued'), running = running - (NEW.state = 'running')
  WHERE scope = 'user' AND scope_key = OLD.user_id;
  INSERT INTO job_counts (scope, scope_key, queued, running)
  VALUES ('user', NEW.user_id, NEW.state = 'queued', NEW.state = 'running')
  ON CONFLICT (scope, scope_key)
  DO UPDATE SET queued = queued + excluded.queued, running = running + excluded.running;
END;

CREATE TABLE media (
  id TEXT PRIMARY KEY,
  job_id TEXT NOT NULL REFERENCES jobs (id),
  position INTEGER NOT NULL,
  -- The file's name is its content: media/ab/cdef….png
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  format TEXT NOT NULL CHECK (format IN ('png', 'webp', 'gif')),
  mime_type TEXT NOT NULL,
  size_bytes INTEGER NOT NULL,
  width_px INTEGER NOT NULL,
  height_px INTEGER NOT NULL,
  frames INTEGER NOT NULL,
  seed INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  -- The file is gone (retention, disk quota, erasure); the row stays for the record.
  removed_at_ms INTEGER,
  UNIQUE (job_id, position)
) STRICT;
CREATE INDEX media_kept_by_content ON media (sha256) WHERE removed_at_ms IS NULL;
CREATE INDEX media_kept_by_age ON media (created_at_ms) WHERE removed_at_ms IS NULL;

CREATE TABLE deliveries (
  id INTEGER PRIMARY KEY,
  job_id TEXT NOT NULL UNIQUE REFERENCES jobs (id),
  surface TEXT NOT NULL CHECK (surface IN ('discord', 'telegram', 'web', 'cli')),
  -- Deliveries to one destination (a channel, a chat) are made one after the other, oldest first.
  destination_key TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'parked', 'dropped')),
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at_ms INTEGER NOT NULL,
  leased_until_ms INTEGER,
  lease TEXT,
  created_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  last_error TEXT
) STRICT;
CREATE INDEX deliveries_open ON deliveries (surface, due_at_ms) WHERE state = 'pending';
CREATE INDEX deliveries_in_order ON deliveries (surface, destination_key, id) WHERE state = 'pending';

-- NULL columns fall through to the next wider scope; 'default' has every column but the unlimited ones.
CREATE TABLE quota_policies (
  scope TEXT NOT NULL CHECK (scope IN ('user', 'role', 'space', 'platform', 'default')),
  scope_key TEXT NOT NULL,
  -- Millicredits; -1 is unlimited.
  capacity_millicredits INTEGER CHECK (capacity_millicredits >= -1),
  refill_millicredits_per_day INTEGER CHECK (refill_millicredits_per_day >= 0),
  max_queued INTEGER CHECK (max_queued >= 0),
  max_running INTEGER CHECK (max_running >= 1),
  blocked INTEGER CHECK (blocked IN (0, 1)),
  updated_at_ms INTEGER NOT NULL,
  PRIMARY KEY (scope, scope_key)
) STRICT, WITHOUT ROWID;
INSERT INTO quota_policies VALUES
  ('default', '', 300000, 1200000, 10, 2, 0, 0),
  -- The person at the machine itself.
  ('platform', 'web', -1, NULL, 100, 4, NULL, 0),
  ('platform', 'cli', -1, NULL, 100, 4, NULL, 0);

CREATE TABLE quota_accounts (
  user_id TEXT PRIMARY KEY REFERENCES users (id),
  -- Always the sum of the user's ledger rows: kept by the trigger below, proven by `pincel quota verify`.
  balance_millicredits INTEGER NOT NULL DEFAULT 0,
  -- Refill is granted up to this moment; it never goes back.
  refilled_at_ms INTEGER NOT NULL,
  -- What had been refilled by then of a millicredit not yet whole, in 86,400,000ths (a day has that many milliseconds).
  refill_fraction INTEGER NOT NULL DEFAULT 0 CHECK (refill_fraction BETWEEN 0 AND 86399999)
) STRICT;

CREATE TABLE quota_ledger (
  id INTEGER PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES quota_accounts (user_id),
  -- Deferred: a job is priced and reserved for before it is written, in one transaction.
  job_id TEXT REFERENCES jobs (id) DEFERRABLE INITIALLY DEFERRED,
  kind TEXT NOT NULL CHECK (kind IN ('grant', 'reserve', 'settle', 'refund', 'adjust')),
  amount_millicredits INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT NOT NULL,
  CHECK ((job_id IS NOT NULL) = (kind IN ('reserve', 'settle', 'refund'))),
  CHECK (kind <> 'reserve' OR amount_millicredits <= 0),
  CHECK (kind NOT IN ('settle', 'refund', 'grant') OR amount_millicredits >= 0)
) STRICT;
CREATE UNIQUE INDEX quota_ledger_once ON quota_ledger (job_id, kind) WHERE job_id IS NOT NULL;
CREATE INDEX quota_ledger_by_user ON quota_ledger (user_id, id);
CREATE TRIGGER quota_ledger_sums AFTER INSERT ON quota_ledger
BEGIN
  UPDATE quota_accounts SET balance_millicredits = balance_millicredits + NEW.amount_millicredits
  WHERE user_id = NEW.user_id;
  SELECT RAISE(ABORT, 'a job cannot give back more than it took')
  WHERE NEW.job_id IS NOT NULL
    AND (SELECT sum(amount_millicredits) FROM quota_ledger WHERE job_id = NEW.job_id) > 0;
END;
CREATE TRIGGER quota_ledger_keeps BEFORE UPDATE ON quota_ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
CREATE TRIGGER quota_ledger_stays BEFORE DELETE ON quota_ledger
BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;

CREATE TABLE audit_log (
  seq INTEGER PRIMARY KEY,
  at_ms INTEGER NOT NULL,
  kind TEXT NOT NULL,
  -- Ids, never names: they say nothing once the person is erased.
  actor TEXT NOT NULL,
  user_id TEXT,
  space_id TEXT,
  job_id TEXT,
  -- Canonical JSON (RFC 8785), nothing personal.
  content TEXT NOT NULL,
  -- AES-256-GCM under the user's key; unreadable once that key is deleted.
  personal BLOB,
  previous_hash BLOB NOT NULL CHECK (length(previous_hash) = 32),
  hash BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;
CREATE INDEX audit_log_by_user ON audit_log (user_id, seq) WHERE user_id IS NOT NULL;
CREATE INDEX audit_log_by_job ON audit_log (job_id, seq) WHERE job_id IS NOT NULL;
CREATE INDEX audit_log_by_time ON audit_log (at_ms);

-- Where retention cut the chain: rows up to `seq` may go, the next row's previous hash is `hash`.
CREATE TABLE audit_checkpoints (
  seq INTEGER PRIMARY KEY,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  at_ms INTEGER NOT NULL
) STRICT;
CREATE TRIGGER audit_log_keeps BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_log_stays BEFORE DELETE ON audit_log
WHEN OLD.seq > coalesce((SELECT max(seq) FROM audit_checkpoints), 0)
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_checkpoints_keep BEFORE UPDATE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
CREATE TRIGGER audit_checkpoints_stay BEFORE DELETE ON audit_checkpoints
BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;

-- Rules of a space ('' for all): JSON, see domain/space-policy.ts.
CREATE TABLE space_policies (
  space_id TEXT PRIMARY KEY,
  policy TEXT NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE settings (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT;

-- Engine milliseconds for one unit of work, as measured: what prices and estimates are made of.
CREATE TABLE work_rates (
  model TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('image', 'gif')),
  ms_per_unit REAL NOT NULL CHECK (ms_per_unit > 0),
  samples INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  PRIMARY KEY (model, kind)
) STRICT, WITHOUT ROWID;
