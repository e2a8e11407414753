-- The playlist names them, best first, as well.
ALTER TABLE "Stream" DROP COLUMN "variants";
