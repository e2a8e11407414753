import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { parseEnv } from "node:util";
import { runProgram } from "../../packages/support/run-program.ts";
import { waitUntil } from "../../support/wait-until.ts";
import { root, type Stage } from "./stage.ts";

export const podmanPrograms = ["podman", "buildah", "runc", "unshare", "nsenter", "ip", "apt-get", "mmdebstrap", "npm"];

const script = (name: string) => path.join(import.meta.dirname, name);
const longestMs = 1_800_000;

/**
 * Podman behind its Docker API in a network namespace of its own, with base images of Debian's packages where no
 * registry is reachable.
 */
export async function openPodmanStage(folder: string, hosts: readonly string[]): Promise<Stage> {
  const containersConf = { CONTAINERS_CONF: script("containers.conf") };
  const options = { cwd: root, env: containersConf, timeoutMs: longestMs };
  const { COMPOSE = "", ...images } = parseEnv(await runProgram(script("base-images.sh"), [folder], options));
  const socket = path.join(folder, "podman.sock");
  const hostsFile = path.join(folder, "hosts");
  await writeFile(hostsFile, `127.0.0.1 localhost ${hosts.join(" ")}\n`);

  const env = { ...containersConf, DOCKER_HOST: `unix://${socket}` };
  const unshared = ["--net", "--mount", script("podman-stage.sh"), socket, hostsFile];
  const service = spawn("unshare", unshared, { stdio: "ignore", env: { ...process.env, ...env } });
  const ended = once(service, "exit");
  await waitUntil("Podman's API", async () => existsSync(socket));
  const inside = ["--target", `${service.pid}`, "--net", "--mount", `--wdns=${root}`, "--"];
  return {
    engine: "podman",
    settings: { ...definedOnly(images), IMAGE_PREFIX: "localhost/vergence-proof", COMPOSE },
    run: (file, args, more) =>
      runProgram("nsenter", [...inside, file, ...args], { cwd: root, env: { ...env, ...more }, timeoutMs: 600_000 }),
    close: async () => {
      service.kill();
      await ended;
    },
  };
}

const definedOnly = (given: NodeJS.Dict<string>): Record<string, string> =>
  Object.fromEntries(Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));
