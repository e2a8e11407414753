-- A rung that was left out is one of the warnings of the stream's job; nobody could read it where it stood.
ALTER TABLE "Job" ADD COLUMN "warnings" JSONB NOT NULL DEFAULT '[]';
ALTER TABLE "Stream" DROP COLUMN "dropped";
