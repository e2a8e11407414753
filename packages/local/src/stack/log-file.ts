import { createWriteStream, existsSync, mkdirSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";

const rotateAtBytes = 20_000_000;
const warn = 40;

/** Where one process's output goes: a file, and, for what a person should see, the terminal. */
export interface ProcessLog {
  add(output: Readable): void;
  /** The last lines, for when the process fails. */
  tail(): string;
}

/** @param show takes a line that is a warning, an error, or not a log line at all */
export function openProcessLog(file: string, show: (line: string) => void): ProcessLog {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  if (existsSync(file) && statSync(file).size > rotateAtBytes) renameSync(file, `${file}.1`);
  const stream = createWriteStream(file, { flags: "a", mode: 0o600 });
  stream.on("error", () => {}); // a full disk must not take the supervisor down
  const last: string[] = [];
  return {
    add(output) {
      output.on("error", () => {});
      createInterface({ input: output }).on("line", (line) => {
        stream.write(`${line}\n`);
        last.push(line);
        if (last.length > 40) last.shift();
        if (isForPeople(line)) show(line);
      });
    },
    tail: () => last.join("\n"),
  };
}

/** JSON log lines (pino's levels) count from "warn" on; anything else was printed for a person. */
function isForPeople(line: string): boolean {
  if (line.trim() === "") return false;
  if (!line.startsWith("{")) return true;
  try {
    const level: unknown = (JSON.parse(line) as { level?: unknown }).level;
    return typeof level !== "number" || level >= warn;
  } catch {
    return true;
  }
}
