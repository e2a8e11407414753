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
    name: shortName,
    role: z.enum(keyRoles),
    /** Whether the key ends by itself: 7 days from now, or when `expiresAt` says. */
    temporary: z.boolean().optional(),
    /** When the key ends; this alone makes it a temporary one. */
    expiresAt: instant.optional(),
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

export const keyParams = z.object({ keyId: z.uuid("must be a UUID") });

/** Body of `…/rotate`. Without a grace period the old key is refused from the next call on. */
export const rotateKeyBody = z.object({
  graceSeconds: wholeNumber(0, maxGraceSeconds, `must be a whole number from 0 to ${maxGraceSeconds}`).optional(),
});
export type RotateKeyBody = z.infer<typeof rotateKeyBody>;

export const keyState = z.object({
  keyId: z.uuid(),
  name: z.string(),
  role: z.enum(keyRoles),
  prefix: z.string(),
  createdAt: isoTime,
  expiresAt: isoTime.nullable(),
  revokedAt: isoTime.nullable(),
  /** Exact to about a minute. */
  lastUsedAt: isoTime.nullable(),
  /** The key that a rotation made in its place. */
  replacedBy: z.uuid().nullable(),
});
export type KeyState = z.infer<typeof keyState>;

export const listKeysQuery = pageQuery;
export type ListKeysQuery = z.infer<typeof listKeysQuery>;
export const keyPage = z.object({ items: z.array(keyState), nextCursor: z.string().nullable() });
export type KeyPage = z.infer<typeof keyPage>;

/** The only answer that ever carries the key itself. */
export const createdKey = keyState.extend({ key: z.string() });
export type CreatedKey = z.infer<typeof createdKey>;

export type KeyStatus = "active" | "ending" | "expired" | "revoked";

/** What becomes of a key that is sent now; `ending`: a rotation replaced it, and its grace period still runs. */
export function keyStatusOf({ revokedAt, expiresAt, replacedBy }: KeyState, now: Date): KeyStatus {
  if (revokedAt) return "revoked";
  if (expiresAt && new Date(expiresAt) <= now) return "expired";
  return replacedBy ? "ending" : "active";
}
