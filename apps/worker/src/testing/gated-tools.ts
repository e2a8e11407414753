import { chmod, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { findTools } from "@vergence/media";

export type ToolStep = "probe" | "poster" | "encode";

export interface GatedTools {
  /** FFMPEG_PATH and FFPROBE_PATH for a worker. */
  env: { FFMPEG_PATH: string; FFPROBE_PATH: string };
  /** From now on the step's tool waits before it starts its work. */
  hold(step: ToolStep): Promise<void>;
  release(step: ToolStep): Promise<void>;
}

/**
 * The machine's own ffmpeg and ffprobe behind scripts that wait at a gate: work stands still where a test wants it to.
 */
export async function makeGatedTools(dir: string): Promise<GatedTools> {
  const { ffmpeg, ffprobe } = await findTools();
  const gate = (step: string) => join(dir, `hold-${step}`);
  const script = async (name: string, path: string, steps: string) => {
    const lines = ["#!/bin/sh", steps, `while [ -e "${gate("$step")}" ]; do sleep 0.05; done`, `exec "${path}" "$@"`];
    const file = join(dir, name);
    await writeFile(file, `${lines.join("\n")}\n`);
    await chmod(file, 0o755);
    return file;
  };
  const ffmpegSteps = `case "$*" in *-version*) step=none;; *mjpeg*) step=poster;; *) step=encode;; esac`;
  const ffprobeSteps = `case "$*" in *-version*) step=none;; *) step=probe;; esac`;
  return {
    env: {
      FFMPEG_PATH: await script("ffmpeg", ffmpeg.path, ffmpegSteps),
      FFPROBE_PATH: await script("ffprobe", ffprobe.path, ffprobeSteps),
    },
    hold: (step) => writeFile(gate(step), ""),
    release: (step) => rm(gate(step), { force: true }),
  };
}
