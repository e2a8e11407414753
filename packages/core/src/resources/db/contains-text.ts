/**
 * A search for a text as it is, whatever its case: Prisma passes LIKE's wildcards on to Postgres. Undefined where there
 * is none.
 */
export const containsText = (text: string | undefined) =>
  text ? ({ contains: text.replace(/[\\%_]/g, "\\$&"), mode: "insensitive" } as const) : undefined;
