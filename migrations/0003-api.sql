-- Programs: tokens that act for a user. Only a hash of each is kept.

CREATE TABLE api_tokens (
  id TEXT PRIMARY KEY,
  -- SHA-256 of the whole token.
  token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
  user_id TEXT NOT NULL REFERENCES users (id),
  -- What its owner calls it.
  name TEXT NOT NULL,
  -- JSON: see domain/api-token.ts.
  scopes TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER,
  revoked_at_ms INTEGER,
  -- To the minute: a busy program does not write the database at every call.
  last_used_at_ms INTEGER
) STRICT;
CREATE INDEX api_tokens_by_user ON api_tokens (user_id);

-- Programs ask from the web too: unlimited is only the person at the machine, and the gateway says which space that is.
DELETE FROM quota_policies WHERE scope = 'platform' AND scope_key = 'web'
  AND capacity_millicredits = -1 AND max_queued = 100 AND max_running = 4;
