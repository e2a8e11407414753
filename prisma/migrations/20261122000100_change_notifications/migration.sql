-- Every state change is an audit row; telling of it at commit feeds the admin page's live table.
-- A video's rows name the group that it came from, so that a group's page hears of its processing.
CREATE FUNCTION notify_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('vergence_changes', json_build_object(
    'workspaceId', NEW."workspaceId",
    'action', NEW.action,
    'groupId', COALESCE(NEW."groupId", (SELECT v."uploadGroupId" FROM "LibraryVideo" v WHERE v.id = NEW."videoId")),
    'videoId', NEW."videoId"
  )::text);
  RETURN NULL;
END $$;

CREATE TRIGGER audit_event_notifies AFTER INSERT ON "AuditEvent" FOR EACH ROW EXECUTE FUNCTION notify_change();

-- A job's progress is no state change and leaves no audit row, but it is told as well.
CREATE FUNCTION notify_job_progress() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('vergence_changes', json_build_object(
    'workspaceId', v."workspaceId",
    'action', 'job.progress',
    'groupId', v."uploadGroupId",
    'videoId', v.id
  )::text) FROM "LibraryVideo" v WHERE v.id = NEW."videoId";
  RETURN NULL;
END $$;

CREATE TRIGGER job_progress_notifies AFTER UPDATE OF progress ON "Job" FOR EACH ROW
  WHEN (OLD.progress IS DISTINCT FROM NEW.progress) EXECUTE FUNCTION notify_job_progress();
