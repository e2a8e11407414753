import { z } from "zod";
import { isoTime, positiveInteger } from "./primitives.ts";
import { groupParams } from "./upload-calls.ts";

const maxOrigins = 10;
const maxTokenSeconds = 86_400;
/** How long an upload token lives that names no other time. */
export const defaultTokenSeconds = 3_600;

/** An origin as a browser sends it (RFC 6454 section 6.2): scheme, host, and the port where it is not the scheme's own. */
function isOrigin(text: string): boolean {
  return /^https?:\/\//.test(text) && URL.canParse(text) && new URL(text).origin === text;
}

/** Body of `POST …/{uploadSessionId}/tokens`. */
export const createUploadTokenBody = z.object({
  /** The pages that may use the token; any other origin is refused. */
  allowedOrigins: z
    .array(z.string().refine(isOrigin, "must be an origin as browsers send it, such as https://films.example"))
    .min(1, "must name at least one origin")
    .max(maxOrigins, `must name at most ${maxOrigins} origins`),
  expiresInSeconds: positiveInteger
    .refine((value) => value <= maxTokenSeconds, `must be at most ${maxTokenSeconds}`)
    .optional(),
  /** The largest file of the group that the token may upload; without it any that the group declares. */
  maxFileSizeBytes: positiveInteger.optional(),
  /** Whether the page may cancel the whole group. */
  canCancel: z.boolean().optional(),
});
export type CreateUploadTokenBody = z.infer<typeof createUploadTokenBody>;

export const uploadTokenParams = groupParams.extend({ tokenId: z.uuid("must be a UUID") });

export const uploadTokenState = z.object({
  tokenId: z.uuid(),
  uploadSessionId: z.uuid(),
  allowedOrigins: z.array(z.string()),
  maxFileSizeBytes: z.int().nullable(),
  canCancel: z.boolean(),
  createdAt: isoTime,
  expiresAt: isoTime,
  revokedAt: isoTime.nullable(),
});
export type UploadTokenState = z.infer<typeof uploadTokenState>;

/** The only answer that ever carries the token itself. */
export const createdUploadToken = uploadTokenState.extend({ token: z.string() });
export type CreatedUploadToken = z.infer<typeof createdUploadToken>;
