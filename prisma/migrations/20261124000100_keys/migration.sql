-- DropIndex
DROP INDEX "ApiKey_workspaceId_createdAt_idx";

-- AlterTable
ALTER TABLE "ApiKey" ADD COLUMN     "replacedById" UUID;

-- CreateTable
CREATE TABLE "UploadToken" (
    "id" UUID NOT NULL,
    "workspaceId" UUID NOT NULL,
    "groupId" UUID NOT NULL,
    "apiKeyId" UUID,
    "hash" TEXT NOT NULL,
    "allowedOrigins" TEXT[],
    "maxFileSizeBytes" BIGINT,
    "canCancel" BOOLEAN NOT NULL,
    "createdAt" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMPTZ(3) NOT NULL,
    "revokedAt" TIMESTAMPTZ(3),

    CONSTRAINT "UploadToken_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "UploadToken_hash_key" ON "UploadToken"("hash");

-- CreateIndex
CREATE INDEX "UploadToken_groupId_idx" ON "UploadToken"("groupId");

-- CreateIndex
CREATE INDEX "UploadToken_apiKeyId_idx" ON "UploadToken"("apiKeyId");

-- CreateIndex
CREATE UNIQUE INDEX "ApiKey_replacedById_key" ON "ApiKey"("replacedById");

-- CreateIndex
CREATE INDEX "ApiKey_workspaceId_createdAt_id_idx" ON "ApiKey"("workspaceId", "createdAt" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "AuditEvent_workspaceId_at_id_idx" ON "AuditEvent"("workspaceId", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "AuditEvent_workspaceId_subjectId_at_id_idx" ON "AuditEvent"("workspaceId", "subjectId", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "AuditEvent_workspaceId_actor_at_id_idx" ON "AuditEvent"("workspaceId", "actor", "at" DESC, "id" DESC);

-- CreateIndex
CREATE INDEX "AuditEvent_workspaceId_action_at_id_idx" ON "AuditEvent"("workspaceId", "action", "at" DESC, "id" DESC);

-- AddForeignKey
ALTER TABLE "ApiKey" ADD CONSTRAINT "ApiKey_replacedById_fkey" FOREIGN KEY ("replacedById") REFERENCES "ApiKey"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UploadToken" ADD CONSTRAINT "UploadToken_workspaceId_fkey" FOREIGN KEY ("workspaceId") REFERENCES "Workspace"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UploadToken" ADD CONSTRAINT "UploadToken_groupId_fkey" FOREIGN KEY ("groupId") REFERENCES "UploadGroup"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "UploadToken" ADD CONSTRAINT "UploadToken_apiKeyId_fkey" FOREIGN KEY ("apiKeyId") REFERENCES "ApiKey"("id") ON DELETE CASCADE ON UPDATE CASCADE;


