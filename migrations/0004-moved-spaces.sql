-- A group whose platform gave it another id: what was asked for under either is one space's.

CREATE TRIGGER jobs_count_moved_space AFTER UPDATE OF space_id ON jobs
WHEN NEW.space_id <> OLD.space_id AND NEW.state IN ('queued', 'running')
BEGIN
  UPDATE job_counts SET queued = queued - (NEW.state = 'queued'), running = running - (NEW.state = 'running')
  WHERE scope = 'space' AND scope_key = OLD.space_id;
  INSERT INTO job_counts (scope, scope_key, queued, running)
  VALUES ('space', NEW.space_id, NEW.state = 'queued', NEW.state = 'running')
  ON CONFLICT (scope, scope_key)
  DO UPDATE SET queued = queued + excluded.queued, running = running + excluded.running;
END;
