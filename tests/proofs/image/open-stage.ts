import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { runProgram } from "../../packages/support/run-program.ts";
import { openPodmanStage, podmanPrograms } from "./podman-stage.ts";
import { root, type Stage } from "./stage.ts";

/**
 * Opens a stage on Docker with Compose if its daemon answers, else on Podman and Buildah, as root.
 * @param folder for what it writes
 * @param hosts names that lead to its published ports
 * @throws Error naming what is missing
 */
export async function openStage(folder: string, hosts: readonly string[]): Promise<Stage> {
  if ((await works("docker", "info")) && (await works("docker", "compose", "version"))) return dockerStage();
  if (process.getuid?.() !== 0) throw new Error("no Docker with Compose answers here, and Podman's stage needs root");
  const found = await Promise.all(podmanPrograms.map((name) => works("sh", "-c", `command -v ${name}`)));
  const missing = podmanPrograms.filter((_, index) => !found[index]);
  if (missing.length === 0) return openPodmanStage(folder, hosts);
  throw new Error(`no Docker with Compose answers here, and for Podman there is no ${missing.join(", ")}`);
}

/** Of ports 80 and 443 of this machine, and its own resolver: systemd's leads *.localhost to it. */
const dockerStage = (): Stage => ({
  engine: "docker",
  settings: { IMAGE_PREFIX: "vergence-proof" },
  run: (file, args, env) => runProgram(file, args, { cwd: root, timeoutMs: 600_000, ...(env && { env }) }),
  close: async () => {},
});

const works = (file: string, ...args: string[]) =>
  promisify(execFile)(file, args, { timeout: 30_000 }).then(
    () => true,
    () => false,
  );
