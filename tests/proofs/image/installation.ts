import { randomBytes } from "node:crypto";
import path from "node:path";
import { waitUntil } from "../../support/wait-until.ts";
import { root, type Stage } from "./stage.ts";

export const hosts = { product: "vergence.localhost", store: "store.vergence.localhost" };
const publicUrl = `http://${hosts.product}`;
const file = path.join(root, "deploy/compose.yaml");
/** A first start of everything on a busy machine. */
const deadlineMs = 600_000;

/** What deploy/compose.yaml runs, with its own volumes, from the outside. */
export interface Installation {
  /** `docker compose …`, with settings beside those that it was opened with. */
  compose(args: readonly string[], settings?: Record<string, string>): Promise<string>;
  /** `vergence …` as an admin. */
  vergence(...words: string[]): Promise<string>;
  /** The status that a page or a route of the product answers with; 0 if it is unreachable. */
  statusOf(route: string): Promise<number>;
  /** Waits until database, store and queue answer. */
  ready(): Promise<void>;
}

/** An installation with secrets of its own, which nothing has started yet. */
export function openInstallation(stage: Stage): Installation {
  const adminKey = `vgk_${randomBytes(24).toString("hex")}`;
  const secret = () => randomBytes(24).toString("hex");
  const given = {
    ...stage.settings,
    COMPOSE_PROFILES: "store",
    PUBLIC_URL: publicUrl,
    S3_PUBLIC_ENDPOINT: `http://${hosts.store}`,
    POSTGRES_PASSWORD: secret(),
    AUTH_SECRET: secret(),
    S3_ACCESS_KEY_ID: "proof",
    S3_SECRET_ACCESS_KEY: secret(),
    BOOTSTRAP_ADMIN_KEY: adminKey,
  };
  const words = ["--project-name", `vergence-proof-${process.pid}`, "--file", file];
  const [program, ...first] = stage.settings.COMPOSE ? [stage.settings.COMPOSE] : ["docker", "compose"];

  const statusOf = async (route: string) => {
    const args = ["--silent", "--max-time", "30", "--output", "/dev/null", "--write-out", "%{http_code}"];
    return Number(await stage.run("curl", [...args, publicUrl + route]).catch(() => "0"));
  };
  return {
    statusOf,
    compose: (args, settings) => stage.run(`${program}`, [...first, ...words, ...args], { ...given, ...settings }),
    vergence(...command) {
      const env = { VERGENCE_BASE_URL: publicUrl, VERGENCE_API_KEY: adminKey };
      return stage.run(process.execPath, ["apps/cli/src/main.ts", ...command], env);
    },
    async ready() {
      await waitUntil("the product behind Caddy", async () => (await statusOf("/readyz")) === 200, deadlineMs);
    },
  };
}
