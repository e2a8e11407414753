import { globSync, readFileSync } from "node:fs";
import path from "node:path";

const root = path.join(import.meta.dirname, "../../..");

export interface Manifest {
  name: string;
  private?: boolean;
  dependencies?: Record<string, string>;
  [field: string]: unknown;
}

export interface WorkspacePackage {
  /** Absolute. */
  folder: string;
  manifest: Manifest;
}

/** Every package and app of the workspace. */
export const workspacePackages: WorkspacePackage[] = globSync("{packages,apps}/*/package.json", { cwd: root })
  .sort()
  .map((file) => ({
    folder: path.join(root, path.dirname(file)),
    manifest: JSON.parse(readFileSync(path.join(root, file), "utf8")),
  }));

/** Those that go to npm: all that are not private. */
export const publishedPackages = workspacePackages.filter(({ manifest }) => !manifest.private);
