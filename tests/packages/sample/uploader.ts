// The client with its uploader, as a page bundles it.
export { createVergenceClient, uploadGroup } from "@vergence/client";
