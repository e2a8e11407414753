import { AppError } from "../../kernel/errors.ts";

/** S3 refuses presigned URLs that live longer than seven days. */
const maxExpiresInSeconds = 604_800;

const wholeSeconds = (moment: Date) => Math.floor(moment.getTime() / 1_000);

/**
 * How long a presigned URL lives: it dies with the credentials that signed it, whatever its X-Amz-Expires says.
 * @returns whole seconds, at least 1
 * @throws AppError storage_unavailable when temporary credentials have ended
 */
export function capLifetime(now: Date, expiresInSeconds: number, credentialsExpireAt: Date | undefined): number {
  const credentialsSeconds = credentialsExpireAt ? wholeSeconds(credentialsExpireAt) - wholeSeconds(now) : Infinity;
  if (credentialsSeconds < 1) {
    throw new AppError("storage_unavailable", "The temporary credentials for the store have ended.");
  }
  return Math.max(1, Math.floor(Math.min(expiresInSeconds, maxExpiresInSeconds, credentialsSeconds)));
}

/** When a URL that is signed now ends: S3 signs whole seconds. */
export const endOf = (now: Date, lifetimeSeconds: number): Date =>
  new Date(wholeSeconds(now) * 1_000 + lifetimeSeconds * 1_000);
