import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { isProcessAlive, processIdentity } from "../process-identity.ts";

/** Another stack runs on the folder. */
export class DataDirInUseError extends Error {}

/**
 * Makes this process the only one that runs a stack on `dataDir`. A lock whose process is gone, killed or not, counts
 * for nothing.
 * @returns how to give the folder up
 * @throws DataDirInUseError
 */
export function lockDataDir(dataDir: string): () => void {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const file = path.join(dataDir, "lock");
  const mine = processIdentity(process.pid) ?? String(process.pid);
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(file, mine, { flag: "wx", mode: 0o600 });
      return () => {
        if (holder(file) === mine) rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const other = holder(file);
    if (attempt === 3 || (other !== mine && isProcessAlive(other))) {
      const who = `process ${Number.parseInt(other, 10)}`;
      throw new DataDirInUseError(
        `Vergence already runs on ${dataDir} (${who}). Stop it first, or set another DATA_DIR.`,
      );
    }
    rmSync(file, { force: true });
  }
}

function holder(file: string): string {
  try {
    return readFileSync(file, "utf8").trim();
  } catch {
    return "";
  }
}
