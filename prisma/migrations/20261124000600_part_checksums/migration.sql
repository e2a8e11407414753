-- AlterTable
ALTER TABLE "UploadFile" ADD COLUMN     "hasPartChecksums" BOOLEAN NOT NULL DEFAULT false;
