import path from "node:path";
import type { PrismaConfig } from "prisma";

// Prisma's CLI wants a native schema engine, which it downloads from its maker's own host on first use.
// scripts/prisma.mjs always gives it the WebAssembly build of the same engine, from npm; someone who runs `prisma`
// directly gets it here too.
if (process.env.VERGENCE_NATIVE_SCHEMA_ENGINE !== "1")
  process.env.PRISMA_SCHEMA_ENGINE_BINARY ??= path.join(import.meta.dirname, "scripts/schema-engine.mjs");

// `generate`, `validate` and `migrate diff` between files need no database, but the engine wants a URL all the same.
const withoutDatabase = "postgresql://vergence@127.0.0.1:5432/vergence";

export default {
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  datasource: {
    url: process.env.DATABASE_URL ?? withoutDatabase,
    shadowDatabaseUrl: process.env.SHADOW_DATABASE_URL,
  },
} satisfies PrismaConfig;
