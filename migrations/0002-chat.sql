-- Chat: events from the platforms, the messages that live while a job does, what people set for themselves.

-- An event (update, interaction) is kept before it is acknowledged and handled once, however often it is delivered.
CREATE TABLE inbox (
  -- The order of arrival.
  seq INTEGER PRIMARY KEY,
  -- 'telegram:<update_id>', 'discord:<interaction id>'
  event_key TEXT NOT NULL UNIQUE,
  surface TEXT NOT NULL CHECK (surface IN ('discord', 'telegram')),
  -- The event as it came, until it has been handled: it carries what people wrote.
  payload TEXT,
  received_at_ms INTEGER NOT NULL,
  -- When what it asked for took effect; a second time it takes none.
  claimed_at_ms INTEGER,
  finished_at_ms INTEGER,
  attempts INTEGER NOT NULL DEFAULT 0,
  CHECK ((payload IS NULL) = (finished_at_ms IS NOT NULL))
) STRICT;
CREATE INDEX inbox_open ON inbox (surface, seq) WHERE finished_at_ms IS NULL;
CREATE INDEX inbox_by_age ON inbox (received_at_ms);

-- The one message in a chat that tells about a job, until the job is over and that has been told.
CREATE TABLE chat_messages (
  job_id TEXT PRIMARY KEY REFERENCES jobs (id),
  surface TEXT NOT NULL CHECK (surface IN ('discord', 'telegram')),
  -- JSON that only the surface reads: channel, message, token. null once the person has been erased.
  address TEXT NOT NULL,
  posted_at_ms INTEGER NOT NULL,
  -- An upload began whose outcome is not known: a further one may be a duplicate.
  upload_began_at_ms INTEGER,
  closed_at_ms INTEGER
) STRICT;
CREATE INDEX chat_messages_open ON chat_messages (surface) WHERE closed_at_ms IS NULL;

-- What a person has set for themselves in chats: JSON, see domain/chat-settings.ts.
CREATE TABLE chat_settings (
  user_id TEXT PRIMARY KEY REFERENCES users (id),
  settings TEXT NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT;

-- Which jobs start from a picture that somebody handed in: its file stays as long as they need it.
CREATE INDEX jobs_by_start_picture ON jobs (json_extract(request, '$.initImage.path'))
WHERE json_extract(request, '$.initImage.path') IS NOT NULL;
