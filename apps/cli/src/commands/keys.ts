import { createKeyBody, type KeyState, keyParams, keyRoles, keyStatusOf, rotateKeyBody } from "@vergence/contract";
import { UsageError } from "../cli-error.ts";
import { checkWith } from "../command-line/check-with.ts";
import type { CliCommand } from "../command-line/cli-command.ts";
import { RequiredOption, withValues } from "../command-line/options.ts";
import { minute } from "../output/format-values.ts";
import { table } from "../output/table.ts";
import { allItems } from "../server/all-items.ts";
import { withClient } from "../server/with-client.ts";
import type { Session } from "../session.ts";

const flagOf = (field: string) =>
  ({ role: "--role", name: "--name", expiresAt: "--expires", graceSeconds: "--grace", keyId: "KEYID" })[field] ?? field;
const check = checkWith(flagOf);

/** `vergence keys`: API keys; `create` and `rotate` print the new key and nothing else. */
export function keys(command: CliCommand, { env, now, answer }: Session): void {
  command
    .verb("create", "create a key and print it, once")
    .addOption(withValues(new RequiredOption("--role <ROLE>", "what the key may do"), keyRoles))
    .addOption(new RequiredOption("--name <NAME>", "what it is for"))
    .option("--temporary", "it expires in 7 days")
    .option("--expires <DATE>", "2026-12-31 (to the end of that day, UTC) or 2026-12-31T18:00:00Z; default: never")
    .action(async ({ role, name, temporary, expires }) => {
      const expiresAt = expires === undefined ? undefined : toIsoTime(expires);
      const body = check(createKeyBody.safeParse({ role, name, expiresAt, temporary }));
      answer((await withClient(env, flagOf, (client) => client.keys.create(body))).key);
    });

  command.verb("list", "list the keys with their state and last use").action(async () => {
    answer(listing(await withClient(env, flagOf, (client) => allItems(client.keys.list)), now));
  });

  command
    .verb("revoke", "revoke a key at once")
    .argument("<KEYID>")
    .action(async (id) => {
      const { keyId } = check(keyParams.safeParse({ keyId: id }));
      const { role, name, prefix } = await withClient(env, flagOf, (client) => client.keys.revoke(keyId));
      answer(`Revoked ${role} key "${name}" (${prefix}…)`);
    });

  command
    .verb("rotate", "replace a key by a new one of the same role and print it, once")
    .argument("<KEYID>")
    .option("--grace <DURATION>", "how long the old key is still accepted: 90s, 30m, 24h or 7d; default: not at all")
    .action(async (id, { grace }) => {
      const graceSeconds = grace === undefined ? undefined : toSeconds(grace);
      const { keyId } = check(keyParams.safeParse({ keyId: id }));
      const body = check(rotateKeyBody.safeParse({ graceSeconds }));
      answer((await withClient(env, flagOf, (client) => client.keys.rotate(keyId, body))).key);
    });
}

function listing(keys: readonly KeyState[], now: Date): string {
  const rows = keys.map((key) => [
    key.keyId,
    key.name,
    key.role,
    `${key.prefix}…`,
    keyStatusOf(key, now),
    minute(key.createdAt),
    minute(key.expiresAt),
    minute(key.lastUsedAt),
  ]);
  return table(["KEYID", "NAME", "ROLE", "KEY", "STATE", "CREATED", "EXPIRES", "LAST USED"], rows);
}

const unitSeconds: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };

function toSeconds(duration: string): number {
  const [, amount, unit = ""] = /^(\d{1,9})([smhd])$/.exec(duration) ?? [];
  const seconds = unitSeconds[unit];
  if (!seconds) throw new UsageError(`--grace: "${duration}" is no duration such as 90s, 30m, 24h or 7d`);
  return Number(amount) * seconds;
}

function toIsoTime(text: string): string {
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const isTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/.test(text);
  const date = new Date(isDay ? `${text}T23:59:59.999Z` : text);
  // The 30th of February reads as the 2nd of March.
  const isReal = !Number.isNaN(date.getTime()) && (!isDay || date.toISOString().startsWith(text));
  if (!(isDay || isTime) || !isReal)
    throw new UsageError(
      `--expires: "${text}" is neither a date such as 2026-12-31 nor a time such as 2026-12-31T18:00:00Z`,
    );
  return date.toISOString();
}
