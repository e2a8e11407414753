-- An asset file has the id of the file that was uploaded or fetched as it.
ALTER TABLE "AssetFile" ADD COLUMN "position" INTEGER;
UPDATE "AssetFile" a SET "position" = f."position" FROM "UploadFile" f WHERE f.id = a.id;
UPDATE "AssetFile" a SET "position" = s."position" FROM "RemoteSource" s WHERE s.id = a.id;
-- The upload of a few may be gone by now.
UPDATE "AssetFile" SET "position" = 0 WHERE "position" IS NULL;
ALTER TABLE "AssetFile" ALTER COLUMN "position" SET NOT NULL;
