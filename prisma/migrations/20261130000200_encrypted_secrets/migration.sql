-- The columns are named for what is done to the secrets, as in the code.
ALTER TABLE "WebhookEndpoint" RENAME COLUMN "sealedSecret" TO "encryptedSecret";
ALTER TABLE "WebhookEndpoint" RENAME COLUMN "sealedPreviousSecret" TO "encryptedPreviousSecret";
