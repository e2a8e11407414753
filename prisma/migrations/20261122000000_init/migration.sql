-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "ApiKeyRole" AS ENUM ('admin', 'readonly', 'upload');

-- CreateEnum
CREATE TYPE "UploadStatus" AS ENUM ('pending', 'completed', 'canceled', 'expired');

-- CreateEnum
CREATE TYPE "UploadStrategy" AS ENUM ('single_put', 'multipart');

-- CreateEnum
CREATE TYPE "FileRole" AS ENUM ('video', 'video_left', 'video_right', 'audio', 'subtitle', 'aime', 'fcpxmld');

-- CreateEnum
CREATE TYPE "Layout" AS ENUM ('2D', 'MVHEVC', 'SBS', 'TB', 'Separate', 'AIV');

-- CreateEnum
CREATE TYPE "VideoStatus" AS ENUM ('processing', 'ready', 'failed', 'deleting');

-- CreateEnum
CREATE TYPE "JobKind" AS ENUM ('ingest', 'stream');

-- CreateEnum
CREATE TYPE "JobStatus" AS ENUM ('queued', 'running', 'succeeded', 'failed', 'canceled');

-- CreateEnum
CREATE TYPE "StreamStatus" AS ENUM ('queued', 'encoding', 'ready', 'failed', 'canceled');

-- CreateEnum
CREATE TYPE "StreamVisibility" AS ENUM ('public', 'drm');

-- CreateTable
CREATE TABLE "Workspace" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Workspace_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiKey" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" "ApiKeyRole" NOT NULL,
    "prefix" TEXT NOT NULL,
    "hash" TEXT NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3),
    "revokedAt" TIMESTAMPTZ(3),
    "lastUsedAt" TIMESTAMPTZ(3),

    CONSTRAINT "ApiKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "workspaceId" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "emailVerified" BOOLEAN NOT NULL DEFAULT false,
    "image" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "ipAddress" TEXT,
    "userAgent" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Account" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "accountId" TEXT NOT NULL,
    "providerId" TEXT NOT NULL,
    "accessToken" TEXT,
    "refreshToken" TEXT,
    "idToken" TEXT,
    "accessTokenExpiresAt" TIMESTAMPTZ(3),
    "refreshTokenExpiresAt" TIMESTAMPTZ(3),
    "scope" TEXT,
    "password" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Account_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Verification" (
    "id" TEXT NOT NULL,
    "identifier" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updatedAt" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "Verification_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "UploadGroup" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "videoName" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "layout" "Layout" NOT NULL,
    "perspective" INTEGER NOT NULL,
    "folderName" TEXT NOT NULL,
    "status" "UploadStatus" NOT NULL DEFAULT 'pending',
    "fileCount" INTEGER NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "completedAt" TIMESTAMPTZ(3),
    "canceledAt" TIMESTAMPTZ(3),
    "expiredAt" TIMESTAMPTZ(3),
    "cleanedAt" TIMESTAMPTZ(3),

    CONSTRAINT "UploadGroup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "UploadFile" (
    "id" UUID NOT NULL,
    "groupId" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "fileRole" "FileRole" NOT NULL,
    "fileName" TEXT NOT NULL,
    "languageTag" TEXT,
    "totalBytes" BIGINT NOT NULL,
    "partSizeBytes" BIGINT NOT NULL,
    "totalParts" INTEGER NOT NULL,
    "uploadStrategy" "UploadStrategy" NOT NULL,
    "status" "UploadStatus" NOT NULL DEFAULT 'pending',
    "storageKey" TEXT NOT NULL,
    "multipartUploadId" TEXT,
    "etag" TEXT,
    "versionId" TEXT,
    "completedAt" TIMESTAMPTZ(3),

    CONSTRAINT "UploadFile_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LibraryVideo" (
    "id" SERIAL NOT NULL,
    "workspaceId" UUID NOT NULL,
    "uploadGroupId" UUID,
    "playbackId" UUID NOT NULL,
    "videoName" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "layout" "Layout" NOT NULL,
    "perspective" INTEGER NOT NULL,
    "folderName" TEXT NOT NULL,
    "status" "VideoStatus" NOT NULL DEFAULT 'processing',
    "isPublished" BOOLEAN NOT NULL DEFAULT true,
    "durationSeconds" DOUBLE PRECISION,
    "height" INTEGER,
    "width" INTEGER,
    "videoCodec" TEXT,
    "audioCodec" TEXT,
    "posterKey" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "LibraryVideo_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AssetFile" (
    "id" UUID NOT NULL,
    "videoId" INTEGER NOT NULL,
    "fileRole" "FileRole" NOT NULL,
    "fileName" TEXT NOT NULL,
    "languageTag" TEXT,
    "sizeBytes" BIGINT NOT NULL,
    "storageKey" TEXT NOT NULL,
    "etag" TEXT NOT NULL,
    "versionId" TEXT,

    CONSTRAINT "AssetFile_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Job" (
    "id" SERIAL NOT NULL,
    "videoId" INTEGER NOT NULL,
    "kind" "JobKind" NOT NULL,
    "status" "JobStatus" NOT NULL DEFAULT 'queued',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "progress" JSONB NOT NULL DEFAULT '[]',
    "errorCode" TEXT,
    "error" TEXT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMPTZ(3),
    "finishedAt" TIMESTAMPTZ(3),

    CONSTRAINT "Job_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Stream" (
    "id" SERIAL NOT NULL,
    "videoId" INTEGER NOT NULL,
    "jobId" INTEGER NOT NULL,
    "streamName" TEXT NOT NULL,
    "format" TEXT NOT NULL,
    "status" "StreamStatus" NOT NULL DEFAULT 'queued',
    "visibility" "StreamVisibility" NOT NULL DEFAULT 'public',
    "variants" JSONB NOT NULL DEFAULT '[]',
    "highestResolutionBytes" BIGINT,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Stream_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "id" BIGSERIAL NOT NULL,
    "workspaceId" UUID NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "subjectId" TEXT NOT NULL,
    "groupId" UUID,
    "videoId" INTEGER,
    "requestId" TEXT,
    "detail" JSONB,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_hash_key" ON "ApiKey"("hash");

-- CreateIndex
CREATE INDEX "ApiKey_workspaceId_createdAt_idx" ON "ApiKey"("workspaceId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE UNIQUE INDEX "Session_token_key" ON "Session"("token");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE INDEX "Account_userId_idx" ON "Account"("userId");

-- CreateIndex
CREATE INDEX "Verification_identifier_idx" ON "Verification"("identifier");

-- CreateIndex
CREATE INDEX "UploadGroup_workspaceId_createdAt_id_idx" ON "UploadGroup"("workspaceId", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "UploadGroup_workspaceId_status_createdAt_id_idx" ON "UploadGroup"("workspaceId", "status", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "UploadGroup_status_expiresAt_idx" ON "UploadGroup"("status", "expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "UploadFile_storageKey_key" ON "UploadFile"("storageKey");

-- CreateIndex
CREATE INDEX "UploadFile_groupId_position_idx" ON "UploadFile"("groupId", "position");

-- CreateIndex
CREATE INDEX "UploadFile_multipartUploadId_idx" ON "UploadFile"("multipartUploadId");

-- CreateIndex
CREATE UNIQUE INDEX "LibraryVideo_uploadGroupId_key" ON "LibraryVideo"("uploadGroupId");

-- CreateIndex
CREATE UNIQUE INDEX "LibraryVideo_playbackId_key" ON "LibraryVideo"("playbackId");

-- CreateIndex
CREATE INDEX "LibraryVideo_workspaceId_createdAt_idx" ON "LibraryVideo"("workspaceId", "createdAt" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "AssetFile_storageKey_key" ON "AssetFile"("storageKey");

-- CreateIndex
CREATE INDEX "AssetFile_videoId_idx" ON "AssetFile"("videoId");

-- CreateIndex
CREATE INDEX "Job_videoId_createdAt_idx" ON "Job"("videoId", "createdAt");

-- CreateIndex
CREATE INDEX "Job_status_idx" ON "Job"("status");

-- CreateIndex
CREATE UNIQUE INDEX "Stream_jobId_key" ON "Stream"("jobId");

-- CreateIndex
CREATE INDEX "Stream_videoId_createdAt_idx" ON "Stream"("videoId", "createdAt");

-- CreateIndex
CREATE INDEX "Stream_createdAt_idx" ON "Stream"("createdAt" DESC);

-- CreateIndex
CREATE INDEX "AuditEvent_groupId_id_idx" ON "AuditEvent"("groupId", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_videoId_id_idx" ON "AuditEvent"("videoId", "id");

-- CreateIndex
CREATE INDEX "AuditEvent_workspaceId_id_idx" ON "AuditEvent"("workspaceId", "id");

-- AddForeignKey
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "User" ADD CONSTRAINT "User_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Account" ADD CONSTRAINT "Account_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UploadGroup" ADD CONSTRAINT "UploadGroup_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UploadFile" ADD CONSTRAINT "UploadFile_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "UploadGroup"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LibraryVideo" ADD CONSTRAINT "LibraryVideo_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LibraryVideo" ADD CONSTRAINT "LibraryVideo_uploadGroupId_fkey" FOREIGN KEY ("uploadGroupId") REFERENCES "UploadGroup"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AssetFile" ADD CONSTRAINT "AssetFile_videoId_fkey" FOREIGN KEY ("videoId") REFERENCES "LibraryVideo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Job" ADD CONSTRAINT "Job_videoId_fkey" FOREIGN KEY ("videoId") REFERENCES "LibraryVideo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Stream" ADD CONSTRAINT "Stream_videoId_fkey" FOREIGN KEY ("videoId") REFERENCES "LibraryVideo"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Stream" ADD CONSTRAINT "Stream_jobId_fkey" FOREIGN KEY ("jobId") REFERENCES "Job"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "AuditEvent" ADD CONSTRAINT "AuditEvent_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;


