import { z } from "zod";
import { isoTime, positiveInteger } from "./primitives.ts";
import { groupParams } from "./upload-calls.ts";

const maxOrigins = 10;
const maxTokenSeconds = 86_400;
/** How long an upload token lives that names no other time. */
export const defaultTokenSeconds = 3_600;

/**
 * An origin as a browser sends it (RFC 6454 section 6.2): scheme, host, and the port where it is not the scheme's own.
 */
function isOrigin(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** Body of `POST …/{uploadSessionId}/tokens`. */
export const createUploadTokenBody = z.object({
  allowedOrigins: z
    .array(z.string().refine(isOrigin, "must be an origin as browsers send it, such as https://films.example"))
    .min(1, "must name at least one origin")
    .max(maxOrigins, `must name at most ${maxOrigins} origins`)
    .describe("Origins of the pages that may use the token; any other is refused."),
  expiresInSeconds: positiveInteger
    .refine((value) => value <= maxTokenSeconds, `must be at most ${maxTokenSeconds}`)
    .optional()
    .describe("Lifetime of the token; an hour where it is left out."),
  maxFileSizeBytes: positiveInteger
    .optional()
    .describe("Largest file of the group that the token may upload; left out, any."),
  canCancel: z.boolean().optional().describe("Whether the page may cancel the group."),
});
export type CreateUploadTokenBody = z.infer<typeof createUploadTokenBody>;

export const uploadTokenParams = groupParams.extend({
  tokenId: z.uuid("must be a UUID").describe("Id of the upload token."),
});

export const uploadTokenState = z.object({
  tokenId: z.uuid().describe("Id of the upload token."),
  uploadSessionId: z.uuid().describe("Id of the upload group."),
  allowedOrigins: z.array(z.string()).describe("Origins of the pages that may use the token."),
  maxFileSizeBytes: z.int().nullable().describe("Largest file that the token may upload; null for any of the group."),
  canCancel: z.boolean().describe("Whether the page may cancel the group."),
  createdAt: isoTime.describe("When the token was created."),
  expiresAt: isoTime.describe("When the token expires."),
  revokedAt: isoTime.nullable().describe("When the token was revoked; null if it was not."),
});
export type UploadTokenState = z.infer<typeof uploadTokenState>;

/** The only answer that ever carries the token itself. */
export const createdUploadToken = uploadTokenState.extend({ token: z.string().describe("The token itself.") });
export type CreatedUploadToken = z.infer<typeof createdUploadToken>;
