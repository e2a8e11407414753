import path from "node:path";
import { runProgram } from "../../packages/support/run-program.ts";

export const root = path.join(import.meta.dirname, "../../..");

/** Where `deploy/` is built and runs: an engine of containers, and the network in which its ports are published. */
export interface Stage {
  engine: "docker" | "podman";
  /** Settings of deploy/compose.yaml that name what this engine runs. */
  settings: Record<string, string>;
  /**
   * Runs a program to its end where the published ports are reachable.
   * @returns its stdout
   * @throws Error with all that it printed, when it fails
   */
  run(file: string, args: readonly string[], env?: Record<string, string>): Promise<string>;
  /** Ends what was started for the stage; its containers are to be removed before. */
  close(): Promise<void>;
}

/** A cold build of everything takes a quarter of an hour on a busy machine. */
const buildTimeoutMs = 3_600_000;

/** Builds one image for each target of deploy/Containerfile, named `PREFIX-TARGET`. */
export async function buildImages({ engine, settings }: Stage, targets: readonly string[]): Promise<void> {
  const script = path.join(import.meta.dirname, "build-images.sh");
  const env = { ...settings, CONTAINER_ENGINE: engine };
  await runProgram(script, [`${settings.IMAGE_PREFIX}`, ...targets], { cwd: root, env, timeoutMs: buildTimeoutMs });
}

/**
 * A command in a fresh container of an image, without a network and on a read-only root.
 * @returns its stdout, without the white space around it
 */
export async function runInImage(stage: Stage, target: string, command: string): Promise<string> {
  const confined = ["--rm", "--network", "none", "--read-only", "--cap-drop", "all", "--entrypoint", "sh"];
  const args = ["run", ...confined, `${stage.settings.IMAGE_PREFIX}-${target}`, "-c", command];
  return (await stage.run(stage.engine, args)).trim();
}
