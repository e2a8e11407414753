import { existsSync } from "node:fs";
import path from "node:path";
import { describe, expect, test } from "vitest";
import { read, root } from "./read-deploy.ts";

const containerfile = read("deploy/Containerfile");
/** The lines of each stage, by its name. */
const stages = new Map(
  [...containerfile.matchAll(/^FROM \S+ AS (\S+)\n([\s\S]*?)(?=^FROM |$(?![\s\S]))/gm)].map(
    ([, name = "", lines = ""]) => [name, lines],
  ),
);

/** What a stage copies from the repository. */
const copied = (stage: string) =>
  [...`${stages.get(stage)}`.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, sources = ""]) => sources.split(" "));

/** The folders of a workspace package and of all that it needs at run time. */
function closure(folder: string, found = new Set<string>()): string[] {
  if (found.has(folder)) return [];
  found.add(folder);
  const { dependencies = {} } = JSON.parse(read(`${folder}/package.json`));
  for (const name of Object.keys(dependencies).filter((each) => each.startsWith("@vergence/")))
    closure(name.replace("@vergence/", "packages/"), found);
  return [...found].sort();
}

describe("deploy/Containerfile", () => {
  test("copies what the repository has, and what the build's context lets through", () => {
    const sources = [...stages.keys()].flatMap(copied).filter((source) => source !== ".");
    expect(sources.length).toBeGreaterThan(10);
    expect(sources.filter((source) => !existsSync(path.join(root, source)))).toEqual([]);
    const allowed = read(".dockerignore").split("\n");
    expect(
      sources.filter((source) => ![source, source.split("/")[0]].some((each) => allowed.includes(`!${each}`))),
    ).toEqual([]);
  });

  test.each([
    { stage: "web", app: "apps/web" },
    { stage: "migrate", app: "apps/worker" },
  ])("$stage › holds $app and the packages that it needs, and no other", ({ stage, app }) => {
    const packages = copied(stage).filter((source) => /^(apps|packages)\//.test(source));
    expect(packages.sort()).toEqual(closure(app));
  });

  test("store › needs no other package", () => {
    expect(closure("packages/dev-store")).toEqual(["packages/dev-store"]);
    expect(stages.get("store")).toContain("COPY --from=build /app/packages/dev-store/dist packages/dev-store/dist");
  });

  test.each(["web", "migrate", "worker", "store"])("%s › ends as user 1000, with the licence", (stage) => {
    const users = stages.get(stage)?.match(/^USER .+$/gm) ?? [];
    expect(users.at(-1)).toBe("USER 1000:1000");
    // The worker has the whole folder of `migrate`.
    const from = stages.get(stage)?.includes("COPY --from=migrate /app /app") ? "migrate" : stage;
    expect(copied(from)).toEqual(expect.arrayContaining(["LICENSE", "NOTICE", "THIRD-PARTY.md"]));
  });

  test("installs with the pnpm that the workspace names, on the major version of Node that is used here", () => {
    const { packageManager } = JSON.parse(read("package.json"));
    expect(containerfile).toContain(`npm install --global --no-audit --no-fund ${packageManager}\n`);
    expect(containerfile).toContain(`ARG NODE_IMAGE=node:${read(".nvmrc").trim()}-trixie-slim\n`);
  });
});
