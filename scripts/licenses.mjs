#!/usr/bin/env node
// `npm run -s licenses`: every installed package of npm with the licence that it names, those of one licence
// together, the rarest licence first. What is run or shown but is no such package is in THIRD-PARTY.md.
import { installedLicenses } from "./lib/licenses.mjs";
import { root } from "./lib/paths.mjs";
import { runScript } from "./lib/problem.mjs";
import { setUp } from "./lib/workspace.mjs";

await runScript(async () => {
  await setUp({ build: false });
  /** @type {Map<string, string[]>} */
  const byLicense = new Map();
  for (const { name, version, license } of installedLicenses(root))
    byLicense.set(license, [...(byLicense.get(license) ?? []), `${name}@${version}`]);
  for (const [license, packages] of [...byLicense].sort((a, b) => a[1].length - b[1].length))
    console.log(`${license} (${packages.length})\n${packages.map((each) => `  ${each}`).join("\n")}`);
  return 0;
});
