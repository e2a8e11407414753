import type { Config } from "./config.ts";

/** What is secret by its form, wherever it comes from: the first group stays. */
const forms = [
  // API keys and upload tokens.
  /\b(vg[ku]_)[0-9A-Za-z]{20,}/g,
  // Webhook secrets (Standard Webhooks).
  /\b(whsec_)[\w+/=-]{16,}/g,
  // What makes a presigned URL one (SigV4 in the query).
  /\b(X-Amz-(?:Signature|Security-Token)=)[^&\s"'\\]+/gi,
  // The password in a connection string.
  /\b(postgres(?:ql)?:\/\/[^:@/\s"]*:)[^@/\s"]+(?=@)/g,
  // The token in the address of a private video's stream.
  /(\/api\/playback\/[^/\s"]+\/t\/)[^/\s"?]+/g,
];

/** Shorter values would be found in innocent words. */
const minLength = 12;

/**
 * A filter for lines of a log. Nothing of ours logs a secret; but errors of libraries come in any shape, and who reads
 * a log, or keeps it, must not be able to act as one of its users.
 */
export function secretHider(config: Config): (line: string) => string {
  const { storage, authSecret, bootstrap, metrics, database } = config;
  const password = URL.canParse(database.url) ? decodeURIComponent(new URL(database.url).password) : "";
  const values = [
    storage.secretAccessKey,
    authSecret,
    bootstrap.adminKey,
    bootstrap.ownerPassword,
    metrics.token,
    password,
  ]
    .filter((value): value is string => value !== undefined && value.length >= minLength)
    // As JSON writes them.
    .map((value) => JSON.stringify(value).slice(1, -1));
  return (line) => {
    const withoutValues = values.reduce((rest, value) => rest.replaceAll(value, "[hidden]"), line);
    return forms.reduce((rest, form) => rest.replace(form, "$1[hidden]"), withoutValues);
  };
}
