import { AppError } from "../kernel/errors.ts";
import type { UploadTokenGrant } from "../resources/context.ts";

/** How a call takes upload tokens: any of its group, or one that may cancel it. */
export type TokenUse = "upload" | "cancel";

/**
 * @param use how the call takes tokens; a call that does not has none
 * @param uploadSessionId the group that the call names
 * @throws AppError token_scope
 */
export function requireTokenScope(
  token: UploadTokenGrant,
  use: TokenUse | undefined,
  uploadSessionId: string | undefined,
): void {
  if (!use) throw new AppError("token_scope", "An upload token does not authorize this call; use an API key.");
  // The database writes UUIDs in lower case; an address may not.
  if (uploadSessionId?.toLowerCase() !== token.uploadSessionId)
    throw new AppError("token_scope", "This upload token is for another upload group.");
  if (use === "cancel" && !token.canCancel)
    throw new AppError("token_scope", "This upload token may not cancel its upload group.");
}

/** @throws AppError token_size_limit for a file beyond what the token may upload */
export function refuseBeyondSizeLimit(token: UploadTokenGrant | undefined, totalBytes: number): void {
  if (!token?.maxFileSizeBytes || totalBytes <= token.maxFileSizeBytes) return;
  const message = `This file has ${totalBytes} bytes; this upload token is for files of at most ${token.maxFileSizeBytes}.`;
  throw new AppError("token_size_limit", message);
}
