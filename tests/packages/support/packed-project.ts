import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { publishedPackages } from "./published-packages.ts";
import { runProgram } from "./run-program.ts";

const root = path.join(import.meta.dirname, "../../..");

export interface PackedProject {
  /** An empty project in which every published package is installed from its tarball. */
  folder: string;
  /** By the package's name. */
  tarballs: ReadonlyMap<string, string>;
  /** Installs further packages from npm. */
  install(...specifiers: string[]): Promise<void>;
  remove(): Promise<void>;
}

/**
 * Builds and packs every published package, and installs them as a stranger does: by npm, the rest from its registry.
 */
export async function makePackedProject(): Promise<PackedProject> {
  const folder = await mkdtemp(path.join(tmpdir(), "vergence-packages-"));
  const packed = await Promise.all(publishedPackages.map((each) => pack(each.folder, folder)));
  const tarballs = new Map(publishedPackages.map(({ manifest }, index) => [manifest.name, `${packed[index]}`]));
  const dependencies = {
    ...Object.fromEntries([...tarballs].map(([name, file]) => [name, `file:${file}`])),
    "@trpc/client": await installedVersion("@trpc/client"),
    "@trpc/server": await installedVersion("@trpc/server"),
  };
  const manifest = { name: "stranger", private: true, type: "module", dependencies };
  await writeFile(path.join(folder, "package.json"), JSON.stringify(manifest, null, 2));
  await cp(path.join(root, "tests/packages/sample"), folder, { recursive: true });
  const quiet = ["--no-audit", "--no-fund", "--no-update-notifier", "--prefer-offline", "--loglevel=error"];
  const install = async (...specifiers: string[]) => {
    await runProgram("npm", ["install", ...quiet, ...specifiers], { cwd: folder });
  };
  await install();
  return { folder, tarballs, install, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** Builds a package, since `pnpm pack` runs its `prepack`. */
async function pack(packageFolder: string, destination: string): Promise<string> {
  const args = ["pack", "--json", "--pack-destination", destination];
  const { filename } = JSON.parse(jsonOf(await runProgram("pnpm", args, { cwd: packageFolder })));
  return path.resolve(destination, filename);
}

/** What the build printed before is no JSON. */
const jsonOf = (output: string) => output.slice(output.search(/^\{$/m));

async function installedVersion(name: string): Promise<string> {
  const file = path.join(root, "packages/api/node_modules", name, "package.json");
  return JSON.parse(await readFile(file, "utf8")).version;
}
