-- CreateEnum
CREATE TYPE "AttemptOutcome" AS ENUM ('succeeded', 'failed', 'retried', 'stopped', 'canceled', 'lost');

-- AlterEnum
ALTER TYPE "JobKind" ADD VALUE 'fetch';

-- DropIndex
DROP INDEX "LibraryVideo_workspaceId_createdAt_idx";

-- AlterTable
ALTER TABLE "LibraryVideo" ADD COLUMN     "removeAfter" TIMESTAMPTZ(3);

-- CreateTable
CREATE TABLE "JobAttempt" (
    "id" SERIAL NOT NULL,
    "jobId" INTEGER NOT NULL,
    "taskId" INTEGER,
    "number" INTEGER NOT NULL,
    "worker" TEXT NOT NULL,
    "startedAt" TIMESTAMPTZ(3) NOT NULL,
    "finishedAt" TIMESTAMPTZ(3),
    "outcome" "AttemptOutcome",
    "errorCode" TEXT,
    "error" TEXT,

    CONSTRAINT "JobAttempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RemoteSource" (
    "id" UUID NOT NULL,
    "jobId" INTEGER NOT NULL,
    "position" INTEGER NOT NULL,
    "fileRole" "FileRole" NOT NULL,
    "url" TEXT NOT NULL,
    "storageKey" TEXT NOT NULL,
    "multipartUploadId" TEXT,
    "partSizeBytes" BIGINT NOT NULL,
    "fileName" TEXT,
    "totalBytes" BIGINT,
    "validator" TEXT,
    "sizeBytes" BIGINT,
    "etag" TEXT,
    "versionId" TEXT,

    CONSTRAINT "RemoteSource_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "JobAttempt_jobId_id_idx" ON "JobAttempt"("jobId", "id");

-- CreateIndex
CREATE INDEX "JobAttempt_taskId_idx" ON "JobAttempt"("taskId");

-- CreateIndex
CREATE UNIQUE INDEX "RemoteSource_storageKey_key" ON "RemoteSource"("storageKey");

-- CreateIndex
CREATE INDEX "RemoteSource_multipartUploadId_idx" ON "RemoteSource"("multipartUploadId");

-- CreateIndex
CREATE UNIQUE INDEX "RemoteSource_jobId_position_key" ON "RemoteSource"("jobId", "position");

-- CreateIndex
CREATE INDEX "LibraryVideo_workspaceId_createdAt_id_idx" ON "LibraryVideo"("workspaceId", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "LibraryVideo_workspaceId_status_createdAt_id_idx" ON "LibraryVideo"("workspaceId", "status", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "LibraryVideo_workspaceId_folderName_createdAt_id_idx" ON "LibraryVideo"("workspaceId", "folderName", "createdAt" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "JobAttempt" ADD CONSTRAINT "JobAttempt_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "JobAttempt" ADD CONSTRAINT "JobAttempt_taskId_fkey" FOREIGN KEY ("taskId") REFERENCES "JobTask"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RemoteSource" ADD CONSTRAINT "RemoteSource_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

