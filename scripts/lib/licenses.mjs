// Which licence each package that pnpm has installed names in its package.json.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/**
 * Names of the packages in a node_modules folder, those of a scope as `@scope/name`.
 * @param {string} folder
 */
function packageNames(folder) {
  const names = readdirSync(folder).filter((name) => !name.startsWith("."));
  return names.flatMap((name) =>
    name.startsWith("@") ? readdirSync(path.join(folder, name)).map((member) => `${name}/${member}`) : [name],
  );
}

/** @typedef {string | { type: string }} Named */

/**
 * A package's licence as it writes it; older ones write `{ type }` or a list of these under `licenses`.
 * @param {{ license?: Named, licenses?: Named | Named[] }} described
 */
function licenseOf({ license, licenses }) {
  const named = [license ?? licenses ?? []].flat().map((each) => (typeof each === "string" ? each : each.type));
  return named.length > 0 ? named.join(" OR ") : "none named";
}

/**
 * Every package below a repository's node_modules/.pnpm, each version once, by name.
 * @param {string} repository its root folder
 * @returns {{ name: string, version: string, license: string }[]}
 */
export function installedLicenses(repository) {
  const store = path.join(repository, "node_modules/.pnpm");
  const found = new Map();
  for (const entry of readdirSync(store)) {
    const folder = path.join(store, entry, "node_modules");
    if (!existsSync(folder)) continue;
    for (const each of packageNames(folder)) {
      const file = path.join(folder, each, "package.json");
      if (!existsSync(file)) continue;
      const described = JSON.parse(readFileSync(file, "utf8"));
      const { name, version } = described;
      if (name && version) found.set(`${name}@${version}`, { name, version, license: licenseOf(described) });
    }
  }
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}
