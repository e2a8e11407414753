import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { isWellFormedSecret } from "@vergence/contract";
import { expect, test } from "vitest";
import { keepCredentials } from "../packages/local/src/stack/credentials.ts";

test("the admin key of a first start has the form that the server's keys have", () => {
  const dataDir = mkdtempSync(path.join(tmpdir(), "vergence-credentials-"));
  try {
    const { adminKey } = keepCredentials(dataDir, {});
    expect(isWellFormedSecret(adminKey)).toBe(true);
    expect(keepCredentials(dataDir, {}).adminKey).toBe(adminKey);
  } finally {
    rmSync(dataDir, { recursive: true });
  }
});
