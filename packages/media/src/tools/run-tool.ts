import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { MediaError } from "../media-error.ts";
import { type StartToolOptions, startTool } from "./start-tool.ts";

export interface RunToolOptions extends StartToolOptions {
  /** Output on stdout beyond this kills the tool. */
  maxOutputBytes?: number;
  /** Gets stdout line by line; then nothing of it is kept. */
  onLine?: (line: string) => void;
}

const defaultMaxOutputBytes = 16 * 2 ** 20;

/**
 * Runs ffmpeg or ffprobe in a process group of its own, which is killed whole on abort, time-out, too much output, or
 * our own exit. Resolves with stdout once the process is gone; rejects with a MediaError, never before it is gone.
 */
export async function runTool(
  path: string,
  toolArguments: readonly string[],
  options: RunToolOptions,
): Promise<string> {
  const tool = startTool(path, toolArguments, options);
  const stdout = keepOutput(tool.outputs[0], options, tool.stop);
  await tool.finished;
  return stdout();
}

function keepOutput(
  stdout: Readable | undefined,
  options: RunToolOptions,
  stop: (why: MediaError) => void,
): () => string {
  if (!stdout) return () => "";
  if (options.onLine) {
    createInterface({ input: stdout }).on("line", options.onLine);
    return () => "";
  }
  const chunks: Buffer[] = [];
  let sizeBytes = 0;
  stdout.on("data", (chunk: Buffer) => {
    sizeBytes += chunk.length;
    if (sizeBytes <= (options.maxOutputBytes ?? defaultMaxOutputBytes)) chunks.push(chunk);
    else stop(tooMuch(options.fileName));
  });
  return () => Buffer.concat(chunks).toString("utf8");
}

function tooMuch(fileName: string): MediaError {
  const message = `"${fileName}" describes itself at such length that it was not read to the end.`;
  return new MediaError("unreadable_media", message, { permanent: true });
}
