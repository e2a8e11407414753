import { z } from "zod";
import { keyRoles } from "./enums.ts";
import { instant, isoTime, isPlainLine, pageQuery, plainLineMessage, wholeNumber } from "./primitives.ts";

const daySeconds = 86_400;
/** How long a temporary key lives that names no end. */
export const temporaryKeySeconds = 7 * daySeconds;
/** The longest time for which a rotated key may go on beside its successor. */
export const maxGraceSeconds = 30 * daySeconds;

/** The name of a key, or of what a person makes beside it: one line. */
export const shortName = z
  .string()
  .trim()
  .min(1, "must not be empty")
  .max(100, "must be at most 100 characters")
  .refine(isPlainLine, plainLineMessage);

export const createKeyBody = z
  .object({
    name: shortName.describe("Name that lists and the audit show."),
    role: z.enum(keyRoles).describe("What the key may call."),
    temporary: z.boolean().optional().describe("Whether the key expires: after 7 days, or at `expiresAt`."),
    expiresAt: instant.optional().describe("When the key expires; makes it a temporary one."),
  })
  .superRefine(
    (body, context) => {
      // Runs whatever the body is, so that everything wrong with it is reported at once.
      const { temporary, expiresAt } = (body ?? {}) as Partial<typeof body>;
      if (temporary === false && expiresAt !== undefined)
        context.addIssue({
          code: "custom",
          path: ["temporary"],
          message: "must not be false where expiresAt is given",
        });
    },
    { when: () => true },
  );
export type CreateKeyBody = z.infer<typeof createKeyBody>;

export const keyParams = z.object({ keyId: z.uuid("must be a UUID").describe("Id of the API key.") });

/** Body of `…/rotate`. Without a grace period the old key is refused from the next call on. */
export const rotateKeyBody = z.object({
  graceSeconds: wholeNumber(0, maxGraceSeconds, `must be a whole number from 0 to ${maxGraceSeconds}`)
    .optional()
    .describe("Seconds for which the old key stays valid; left out, it is refused from the next call on."),
});
export type RotateKeyBody = z.infer<typeof rotateKeyBody>;

export const keyState = z.object({
  keyId: z.uuid().describe("Id of the API key."),
  name: z.string().describe("Name of the key."),
  role: z.enum(keyRoles).describe("What the key may call."),
  prefix: z.string().describe("First characters of the key, to recognize it by."),
  createdAt: isoTime.describe("When the key was created."),
  expiresAt: isoTime.nullable().describe("When the key expires; null if it does not."),
  revokedAt: isoTime.nullable().describe("When the key was revoked; null if it was not."),
  lastUsedAt: isoTime.nullable().describe("When the key was last used, exact to about a minute; null if never."),
  replacedBy: z
    .uuid()
    .nullable()
    .describe("Id of the key that a rotation created in its place; null if there is none."),
});
export type KeyState = z.infer<typeof keyState>;

export const listKeysQuery = pageQuery;
export type ListKeysQuery = z.infer<typeof listKeysQuery>;
export const keyPage = z.object({
  items: z.array(keyState).describe("This page, in order."),
  nextCursor: z.string().nullable().describe("Cursor of the next page; null on the last page."),
});
export type KeyPage = z.infer<typeof keyPage>;

/** The only answer that ever carries the key itself. */
export const createdKey = keyState.extend({ key: z.string().describe("The key itself.") });
export type CreatedKey = z.infer<typeof createdKey>;

export type KeyStatus = "active" | "ending" | "expired" | "revoked";

/** What becomes of a key that is sent now; `ending`: a rotation replaced it, and its grace period still runs. */
export function keyStatusOf({ revokedAt, expiresAt, replacedBy }: KeyState, now: Date): KeyStatus {
  if (revokedAt) return "revoked";
  if (expiresAt && new Date(expiresAt) <= now) return "expired";
  return replacedBy ? "ending" : "active";
}
