import { type CreateKeyBody, createKeyBody, keyParams, keyRoles, rotateKeyBody } from "@vergence/contract";
import { UsageError } from "../cli-error.ts";
import {
  checkWith,
  expectFlags,
  expectIds,
  expectNoArgument,
  flag,
  noSuchVerb,
  parseFlags,
  text,
} from "../command-line/arguments.ts";

export const keysUsage = `Usage: vergence keys create --role ${keyRoles.join("|")} --name NAME [--temporary] [--expires DATE]
       vergence keys list
       vergence keys revoke KEYID
       vergence keys rotate KEYID [--grace DURATION]

  --temporary  the key ends by itself in 7 days
  --expires    2026-12-31 (to the end of that day, UTC) or 2026-12-31T18:00:00Z; without either the key does not end by itself
  --grace      how long the old key goes on beside the new one: 90s, 30m, 24h or 7d; without it, it is refused at once`;

export type KeysCommand =
  | { verb: "create"; body: CreateKeyBody }
  | { verb: "list" }
  | { verb: "revoke"; keyId: string }
  | { verb: "rotate"; input: { keyId: string; graceSeconds?: number } };

/** The flag that a field of a call on keys comes from. */
export const flagOfField = (field: string) =>
  ({ role: "--role", name: "--name", expiresAt: "--expires", graceSeconds: "--grace", keyId: "KEYID" })[field] ?? field;

/** @throws UsageError naming every flag that is wrong */
export function parseKeysArgs(args: string[]): KeysCommand {
  const [verb, ...rest] = args;
  if (verb === "create") return { verb, body: parseCreate(rest) };
  if (verb === "list") {
    const { positionals } = parseFlags(rest, {});
    expectNoArgument("keys list", positionals);
    return { verb };
  }
  if (verb === "revoke") return { verb, keyId: keyIdOf(verb, parseFlags(rest, {}).positionals) };
  if (verb === "rotate") {
    const { values, positionals } = parseFlags(rest, { grace: text });
    const graceSeconds = values.grace === undefined ? undefined : toSeconds(values.grace);
    return { verb, input: { keyId: keyIdOf(verb, positionals), ...check(rotateKeyBody.safeParse({ graceSeconds })) } };
  }
  throw noSuchVerb("keys", verb);
}

const check = checkWith(flagOfField);

function keyIdOf(verb: string, positionals: string[]): string {
  expectIds(`keys ${verb}`, positionals, { names: ["KEYID"], lister: "keys list" });
  return check(keyParams.safeParse({ keyId: positionals[0] })).keyId;
}

function parseCreate(args: string[]): CreateKeyBody {
  const { values, flags, positionals } = parseFlags(args, { role: text, name: text, expires: text, temporary: flag });
  expectNoArgument("keys create", positionals, "NAME");
  const { role, name, expires } = values;
  expectFlags({ role, name });
  const expiresAt = expires === undefined ? undefined : toIsoTime(expires);
  const temporary = flags.has("temporary") ? true : undefined;
  return check(createKeyBody.safeParse({ role, name, expiresAt, temporary }));
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
