import path from "node:path";
import type { Config } from "@vergence/core/config";
import {
  applyMigrations,
  bootstrap,
  createLogger,
  doctorBucket,
  installQueue,
  openResources,
} from "@vergence/core/process";

const migrations = path.join(import.meta.dirname, "../../../prisma/migrations");

/** Nothing works without these; what the other checks find is printed, and left to the operator. */
const essentialChecks: readonly string[] = ["bucket", "writable"];

/**
 * What a release needs: its migrations, the queue's tables, the default workspace with the key and owner that the
 * settings name, and a look at the bucket, whose findings are printed. Safe to repeat, and to run in several places at
 * once.
 * @returns false when the bucket cannot be used
 * @throws when a migration fails, or when the database or the store does not answer
 */
export async function prepareInstallation(config: Config): Promise<boolean> {
  const logger = createLogger(config, "prepare");
  const { applied, unknown, changed } = await applyMigrations(config.database.url, migrations);
  for (const name of applied) console.log(`migrations: applied ${name}`);
  for (const name of unknown)
    console.warn(`migrations: the database has ${name} of a newer release, which this one does not know`);
  for (const name of changed) console.warn(`migrations: ${name} was applied as another text than this release has`);
  await installQueue(config.database.url, logger);
  const resources = await openResources(config, { queueRole: "sender", name: "prepare" });
  try {
    await bootstrap(resources);
  } finally {
    await resources.close();
  }
  const findings = await doctorBucket(config.storage, {
    origins: [new URL(config.publicUrl).origin, ...config.corsOrigins],
    isDevStore: config.isDevStore,
    uploadGroupTtlSeconds: config.upload.groupTtlSeconds,
  });
  for (const { check, status, message, paste } of findings) {
    const print = status === "failed" ? console.error : console.log;
    print(`${check}: ${status}: ${message}${paste ? `\n${paste}` : ""}`);
  }
  return !findings.some(({ check, status }) => status === "failed" && essentialChecks.includes(check));
}
