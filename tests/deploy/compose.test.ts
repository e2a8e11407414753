import { execFileSync } from "node:child_process";
import path from "node:path";
import { parseEnv } from "node:util";
import { loadConfig } from "@vergence/core/config";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { interpolate, read, root } from "./read-deploy.ts";

interface Service {
  image: string;
  build?: { dockerfile: string; target: string };
  environment: Record<string, string>;
  depends_on?: Record<string, unknown>;
  [field: string]: unknown;
}

const text = read("deploy/compose.yaml");
const example = parseEnv(read("deploy/.env.example"));
/** What a person who follows .env.example ends up with. */
const filled = {
  ...example,
  POSTGRES_PASSWORD: "0".repeat(48),
  AUTH_SECRET: "0".repeat(64),
  S3_SECRET_ACCESS_KEY: "0".repeat(64),
  BOOTSTRAP_OWNER_EMAIL: "owner@films.example",
  BOOTSTRAP_OWNER_PASSWORD: "0".repeat(12),
};
const file = parse(text, { merge: true });
/** As Compose does: variables are replaced when the structure is read. */
const composed = (env: Record<string, string | undefined>): Record<string, Service> =>
  JSON.parse(JSON.stringify(file.services), (_, value) =>
    typeof value === "string" ? interpolate(value, env) : value,
  );
const services = composed(filled);
const settingsOf = (service: string, env: Record<string, string | undefined> = filled) =>
  composed(env)[service]?.environment ?? {};
const ours = ["store", "migrate", "web", "worker"];

describe("deploy/compose.yaml", () => {
  test("names every variable with what happens when it is not set", () => {
    const named = text.match(/\$\{?\w+[^\s]?/g) ?? [];
    expect(named.filter((each) => !/^\$\{\w+:$/.test(each))).toEqual([]);
  });

  test("asks for what has no default, with a message, and .env.example has a line for it", () => {
    const required = [...text.matchAll(/\$\{(\w+):\?([^}]*)\}/g)];
    const names = new Set(required.map(([, name = ""]) => name));
    for (const name of names) {
      expect(required.some(([, each, message]) => each === name && message)).toBe(true);
      expect(example).toHaveProperty(name);
      expect(() => composed({ ...filled, [name]: "" })).toThrow(`${name}: `);
    }
    expect([...names].sort()).toEqual([
      "AUTH_SECRET",
      "POSTGRES_PASSWORD",
      "PUBLIC_URL",
      "S3_ACCESS_KEY_ID",
      "S3_PUBLIC_ENDPOINT",
      "S3_SECRET_ACCESS_KEY",
    ]);
  });

  test.each(["migrate", "web", "worker"])("%s › has settings that the product knows, with good values", (name) => {
    const known = read("packages/core/src/resources/config.ts");
    const unknown = Object.keys(settingsOf(name)).filter((setting) => !known.includes(`\n    ${setting}: `));
    expect(unknown).toEqual([]);
    expect(loadConfig(settingsOf(name))).toMatchObject({
      publicUrl: "http://vergence.localhost",
      isDevStore: true,
      storage: { endpoint: "http://store:9000", publicEndpoint: "http://store.vergence.localhost" },
    });
  });

  test("leaves the store out without its profile", () => {
    const own = { ...filled, COMPOSE_PROFILES: "", S3_ENDPOINT: "https://s3.example" };
    expect(services.store?.profiles).toEqual(["store"]);
    expect(loadConfig(settingsOf("web", own))).toMatchObject({
      isDevStore: false,
      storage: { endpoint: "https://s3.example" },
    });
    expect(services.migrate?.depends_on?.store).toMatchObject({ required: false });
    expect(settingsOf("caddy", own).STORE_SITES).toBe("none");
  });

  test.each(ours)("%s › runs confined", (name) => {
    expect(services[name]).toMatchObject({
      read_only: true,
      user: "1000:1000",
      cap_drop: ["ALL"],
      security_opt: ["no-new-privileges"],
    });
  });

  test.each(Object.keys(services))("%s › has limits, a log that rotates, and a restart policy", (name) => {
    expect(services[name]).toMatchObject({
      mem_limit: expect.stringMatching(/^\d+[mg]$/),
      pids_limit: expect.stringMatching(/^\d+$/),
      logging: { driver: "json-file", options: { "max-size": "20m", "max-file": "5" } },
      restart: name === "migrate" ? "no" : "unless-stopped",
    });
  });

  test("has limits that docs/deploy.md names with their defaults, as .env.example does where it has them", () => {
    const limits = [...text.matchAll(/^ +(?:mem_limit|cpus|pids_limit): \$\{(\w+):-(\w+)\}$/gm)];
    const page = read("docs/deploy.md");
    expect(limits).toHaveLength(13);
    for (const [, name = "", value] of limits) {
      expect(page).toContain(`\`${name}\` \`${value}\``);
      expect(example[name] ?? value).toBe(value);
    }
  });

  test("has a health check for each service that stays, here or in its image", () => {
    const containerfile = read("deploy/Containerfile");
    const stageOf = (target = "") => containerfile.split(/^FROM /m).find((stage) => stage.includes(` AS ${target}\n`));
    const checked = Object.keys(services).filter(
      (name) => services[name]?.healthcheck || stageOf(services[name]?.build?.target)?.includes("\nHEALTHCHECK "),
    );
    expect(checked.sort()).toEqual(["caddy", "postgres", "store", "web", "worker"]);
  });

  test.each(ours)("%s › is built from a stage of the Containerfile", (name) => {
    const { dockerfile = "", target } = services[name]?.build ?? {};
    expect(read(dockerfile)).toMatch(new RegExp(`^FROM \\S+ AS ${target}$`, "m"));
    expect(services[name]?.image).toBe(`vergence-${target}`);
  });

  test("gives Caddy the addresses that its sites name, which lead to services", () => {
    const sites = [read("deploy/caddy/Caddyfile"), read("deploy/caddy/store/site.caddy")].join("\n");
    const given = Object.keys(settingsOf("caddy"));
    expect([...sites.matchAll(/\{\$(\w+)\}/g)].map(([, name]) => name).sort()).toEqual([...given].sort());
    const upstreams = [...sites.matchAll(/reverse_proxy (\S+)/g)].map(([, upstream]) => upstream);
    expect(upstreams).toEqual(["web:3000", "store:9000"]);
    expect(services).toMatchObject({ web: {}, store: {} });
    const containerfile = read("deploy/Containerfile");
    for (const [, port] of upstreams.map((upstream = "") => upstream.split(":")))
      expect(containerfile).toContain(`\nEXPOSE ${port}\n`);
  });

  const compose = findCompose();
  test.skipIf(!compose)("is valid for Compose itself", () => {
    const [program = "", ...words] = compose ?? [];
    const args = [...words, "--file", path.join(root, "deploy/compose.yaml"), "config", "--quiet"];
    expect(execFileSync(program, args, { env: { ...process.env, ...filled } }).toString()).toBe("");
  });
});

/** Docker Compose 2 or later: COMPOSE_PATH, or what is on PATH. */
function findCompose(): string[] | undefined {
  const named = process.env.COMPOSE_PATH;
  return [...(named ? [[named]] : []), ["docker", "compose"], ["docker-compose"]].find(([program = "", ...words]) => {
    try {
      return /version v?[2-9]\./.test(
        execFileSync(program, [...words, "version"], { stdio: ["ignore", "pipe", "ignore"] }).toString(),
      );
    } catch {
      return false;
    }
  });
}
