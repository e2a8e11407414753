import { z } from "zod";

/** ISO 8601 in UTC with milliseconds: `2026-01-31T09:30:00.000Z`. */
export const isoTime = z.iso.datetime({ precision: 3 });

const notInstant = "must be a time such as 2026-01-31T09:30:00Z";

/** A moment as a caller writes it: with or without fractions of a second, in UTC or with an offset. */
export const instant = z.iso
  .datetime({ offset: true, error: notInstant })
  // An offset could lead beyond the years that ISO 8601 writes with four digits.
  .refine((text) => !(Date.parse(text) > Date.UTC(9999, 11, 31, 23, 59, 59, 999)), notInstant);

/**
 * Whether a text is one line that a database can keep: no control characters (Unicode's Cc), no halves of surrogate
 * pairs (Cs).
 */
export const isPlainLine = (text: string): boolean => !/[\p{Cc}\p{Cs}]/u.test(text);
export const plainLineMessage = "must not contain control characters or unpaired surrogates";

/**
 * A JSON number that is whole and above 0. Not `z.int()`: after its refusal zod runs no rule of the object around it,
 * and all violations are to be reported at once.
 */
export const positiveInteger = z
  .number()
  .refine((value) => Number.isSafeInteger(value) && value > 0, "must be a positive integer")
  .meta({ type: "integer", minimum: 1 });

/**
 * A whole number, also as the decimal digits that an address or a query string carries. Nothing else counts as one: not
 * `true`, `"1e3"`, `"0x10"` or an empty text.
 */
export const wholeNumber = (min: number, max: number, message: string) =>
  z
    .union(
      [
        z.number(),
        z
          .string()
          .regex(/^\d{1,16}$/)
          .transform(Number),
      ],
      { error: message },
    )
    .pipe(z.int(message).min(min, message).max(max, message));

/** Cursor pagination: `limit` also comes as text, from a query string. */
export const pageQuery = z.object({
  limit: wholeNumber(1, 100, "must be a whole number from 1 to 100").default(50).describe("Size of the page."),
  cursor: z
    .string()
    .max(200, "must be at most 200 characters")
    .optional()
    .describe("`nextCursor` of the page before; left out, the first page."),
});

/** Largest integer id that the database can hold; larger ones cannot exist. */
export const maxIntegerId = 2 ** 31 - 1;
