-- The web: browsers that are logged in, links that log in once, and programs that are called when a drawing is over.

CREATE TABLE web_sessions (
  id TEXT PRIMARY KEY,
  -- SHA-256 of the secret in the browser's cookie.
  secret_hash BLOB NOT NULL UNIQUE CHECK (length(secret_hash) = 32),
  user_id TEXT NOT NULL REFERENCES users (id),
  -- The token it was opened with: the session may what that may, and ends with it. NULL: it was opened by a link.
  token_id TEXT REFERENCES api_tokens (id),
  -- What the browser calls itself, for its owner to tell sessions apart.
  browser TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  -- To the minute.
  last_used_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX web_sessions_by_user ON web_sessions (user_id);
CREATE INDEX web_sessions_by_end ON web_sessions (expires_at_ms);

CREATE TABLE login_codes (
  code_hash BLOB PRIMARY KEY CHECK (length(code_hash) = 32),
  user_id TEXT NOT NULL REFERENCES users (id),
  expires_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX login_codes_by_user ON login_codes (user_id);

CREATE TABLE webhooks (
  id TEXT PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  -- The token it was made with, which it ends with. NULL: its owner made it without one.
  token_id TEXT REFERENCES api_tokens (id),
  url TEXT NOT NULL,
  -- What calls are signed with: its owner has it too.
  secret TEXT NOT NULL,
  -- JSON: see domain/webhook.ts.
  events TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  -- Since when every call of it failed; NULL while they work, or none was made.
  failing_since_ms INTEGER,
  -- It failed for too long; NULL while it is called.
  paused_at_ms INTEGER
) STRICT;
CREATE INDEX webhooks_by_user ON webhooks (user_id);
CREATE INDEX webhooks_by_token ON webhooks (token_id);

-- Calls that are still to be made, and the latest that were.
CREATE TABLE webhook_calls (
  id TEXT PRIMARY KEY,
  webhook_id TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
  job_id TEXT NOT NULL REFERENCES jobs (id),
  event TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'failed')),
  attempts INTEGER NOT NULL DEFAULT 0,
  due_at_ms INTEGER NOT NULL,
  leased_until_ms INTEGER,
  created_at_ms INTEGER NOT NULL,
  ended_at_ms INTEGER,
  -- JSON: see domain/webhook.ts.
  last_error TEXT,
  UNIQUE (webhook_id, job_id, event)
) STRICT;
CREATE INDEX webhook_calls_open ON webhook_calls (webhook_id, due_at_ms) WHERE state = 'pending';
CREATE INDEX webhook_calls_due ON webhook_calls (due_at_ms) WHERE state = 'pending';
CREATE INDEX webhook_calls_leased ON webhook_calls (leased_until_ms) WHERE leased_until_ms IS NOT NULL;
CREATE INDEX webhook_calls_by_job ON webhook_calls (job_id);
CREATE INDEX webhook_calls_ended ON webhook_calls (ended_at_ms) WHERE ended_at_ms IS NOT NULL;

-- Statistics and what went wrong: a stretch of time is read without going through everything.
CREATE INDEX jobs_accepted ON jobs (accepted_at_ms);
CREATE INDEX jobs_failed ON jobs (ended_at_ms) WHERE state = 'failed';
CREATE INDEX audit_log_refused ON audit_log (at_ms) WHERE kind = 'refused';

-- Which job names a mask, as jobs_by_start_picture has it for pictures to start from.
CREATE INDEX jobs_by_mask ON jobs (json_extract(request, '$.initImage.maskPath'))
WHERE json_extract(request, '$.initImage.maskPath') IS NOT NULL;
