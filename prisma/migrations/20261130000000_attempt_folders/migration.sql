-- Each attempt stores below a folder of its own, so that a late writer can touch nothing of its successor's. Streams from before have
-- everything at their root, which an empty object says.
ALTER TABLE "Stream" ADD COLUMN "folders" JSONB NOT NULL DEFAULT '{}';
