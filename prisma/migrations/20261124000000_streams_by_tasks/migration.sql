-- CreateEnum
CREATE TYPE "DownloadKind" AS ENUM ('mvhevc', 'headset');

-- AlterEnum
ALTER TYPE "JobKind" ADD VALUE 'download';

-- AlterEnum
ALTER TYPE "StreamVisibility" ADD VALUE 'private';

-- AlterTable
ALTER TABLE "LibraryVideo" ADD COLUMN     "visibility" "StreamVisibility" NOT NULL DEFAULT 'public';

-- AlterTable
ALTER TABLE "AssetFile" ADD COLUMN     "probe" JSONB;

-- AlterTable
ALTER TABLE "Stream" DROP COLUMN "visibility",
ADD COLUMN     "dropped" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "ladder" JSONB,
ADD COLUMN     "playlist" JSONB;

-- CreateTable
CREATE TABLE "JobTask" (
    "id" SERIAL NOT NULL,
    "jobId" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "names" TEXT[],
    "plan" JSONB NOT NULL,
    "status" "JobStatus" NOT NULL DEFAULT 'queued',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "percent" INTEGER NOT NULL DEFAULT 0,
    "output" JSONB,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "JobTask_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Download" (
    "id" SERIAL NOT NULL,
    "videoId" INTEGER NOT NULL,
    "jobId" INTEGER NOT NULL,
    "kind" "DownloadKind" NOT NULL,
    "storageKey" TEXT NOT NULL,
    "sizeBytes" BIGINT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Download_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "JobTask_jobId_position_key" ON "JobTask"("jobId", "position");

-- CreateIndex
CREATE UNIQUE INDEX "Download_jobId_key" ON "Download"("jobId");

-- CreateIndex
CREATE UNIQUE INDEX "Download_storageKey_key" ON "Download"("storageKey");

-- CreateIndex
CREATE INDEX "Download_videoId_kind_createdAt_idx" ON "Download"("videoId", "kind", "createdAt");

-- AddForeignKey
ALTER TABLE "JobTask" ADD CONSTRAINT "JobTask_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Download" ADD CONSTRAINT "Download_videoId_fkey" FOREIGN KEY ("videoId") REFERENCES "LibraryVideo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Download" ADD CONSTRAINT "Download_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- How far a task is, is its job's progress, and told as such.
CREATE FUNCTION notify_task_progress() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('vergence_changes', json_build_object(
    'workspaceId', v."workspaceId",
    'action', 'job.progress',
    'groupId', v."uploadGroupId",
    'videoId', v.id
  )::text) FROM "Job" j JOIN "LibraryVideo" v ON v.id = j."videoId" WHERE j.id = NEW."jobId";
  RETURN NULL;
END $$;

CREATE TRIGGER task_progress_notifies AFTER UPDATE OF percent ON "JobTask" FOR EACH ROW
  WHEN (OLD.percent IS DISTINCT FROM NEW.percent) EXECUTE FUNCTION notify_task_progress();
