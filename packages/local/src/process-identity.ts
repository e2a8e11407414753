import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

/**
 * Names one life of a process: its id together with its start time, since the system gives ids again.
 * `null` when no such process lives (a zombie counts as dead).
 */
export function processIdentity(pid: number): string | null {
  if (!Number.isSafeInteger(pid) || pid <= 0) return null;
  const startTime = process.platform === "linux" ? startTimeFromProc(pid) : startTimeFromPs(pid);
  return startTime === null ? null : `${pid}@${startTime}`;
}

/** Whether the process that `identity` names still lives. */
export function isProcessAlive(identity: string): boolean {
  return processIdentity(Number.parseInt(identity, 10)) === identity;
}

/** The command line of a process, its arguments joined by spaces; empty when there is none. */
export function processCommandLine(pid: number): string {
  if (process.platform !== "linux")
    return spawnSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" }).stdout?.trim() ?? "";
  try {
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ").trim();
  } catch {
    return "";
  }
}

/**
 * proc(5): fields 3 (state) and 22 (starttime, in ticks since boot); field 2, the name in brackets, may hold spaces.
 */
function startTimeFromProc(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return fields[0] === "Z" || fields[0] === "X" ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}

function startTimeFromPs(pid: number): string | null {
  const { status, stdout } = spawnSync("ps", ["-o", "stat=,lstart=", "-p", String(pid)], { encoding: "utf8" });
  if (status !== 0 || stdout.trim() === "" || stdout.trim().startsWith("Z")) return null;
  return stdout.trim().split(/\s+/).slice(1).join("-");
}
