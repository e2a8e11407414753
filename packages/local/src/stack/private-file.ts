import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** Writes a JSON file that only its owner may read, at once or not at all. */
export function writePrivateJson(file: string, value: unknown): void {
  const unfinished = `${file}.new`;
  writeFileSync(unfinished, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
  renameSync(unfinished, file);
}

/**
 * The object in a JSON file; empty when the file does not exist.
 * @throws when it holds anything else, naming the file.
 */
export function readJsonObject(file: string): Record<string, unknown> {
  if (!existsSync(file)) return {};
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // reported below
  }
  throw new Error(`${file} is not readable as JSON: repair it, or remove it to create new secrets`);
}
