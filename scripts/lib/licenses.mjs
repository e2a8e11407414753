// Which licence each package that pnpm has installed names in its package.json.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";

/** Names of the packages in a node_modules folder, those of a scope as `@scope/name`. */
function packageNames(folder) {
  const names = readdirSync(folder).filter((name) => !name.startsWith("."));
  return names.flatMap((name) =>
    name.startsWith("@") ? readdirSync(path.join(folder, name)).map((member) => `${name}/${member}`) : [name],
  );
}

/** A package's licence as it writes it; older ones write `{ type }` or a list of these under `licenses`. */
function licenseOf({ license, licenses }) {
  const named = [license ?? licenses ?? []].flat().map((each) => each.type ?? each);
  return named.length > 0 ? named.join(" OR ") : "none named";
}

/** `{ name, version, license }` of every package below a repository's node_modules/.pnpm, each version once, by name. */
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
