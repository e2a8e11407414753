import type { Resources } from "../resources/context.ts";

/**
 * Whether some upload token of a group is for pages of this origin: all that a preflight can ask, for it carries no
 * token. Tokens that have ended count, so that their page can read why it is refused; the call itself is measured by
 * its own token.
 */
export async function isOriginGranted(
  { db }: Resources,
  input: { uploadSessionId: string; origin: string },
): Promise<boolean> {
  const [row] = await db.$queryRaw<{ granted: boolean }[]>`
    SELECT EXISTS (
      SELECT FROM "UploadToken" WHERE "groupId" = ${input.uploadSessionId}::uuid AND ${input.origin} = ANY("allowedOrigins")
    ) AS granted`;
  return row?.granted ?? false;
}
