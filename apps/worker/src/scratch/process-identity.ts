import { createHash } from "node:crypto";
import { readFileSync, readlinkSync } from "node:fs";
import { hostname } from "node:os";

/**
 * The namespace in which a process id means something: this machine, since its last boot and, on Linux, in this
 * container. Ten hexadecimal digits.
 */
export function machineIdentity(): string {
  const parts = [
    hostname(),
    tryRead(() => readFileSync("/proc/sys/kernel/random/boot_id", "utf8")),
    tryRead(() => readlinkSync("/proc/self/ns/pid")),
  ];
  return createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 10);
}

/**
 * One life of a process: its id and, since ids are given again, when it started. Null when no such process lives.
 * proc(5), stat: field 3 is the state, field 22 the start in ticks since boot; field 2, the name in brackets, may hold
 * spaces.
 */
export function processIdentity(pid: number): string | null {
  if (process.platform !== "linux") return isRunning(pid) ? `${pid}-0` : null;
  const stat = tryRead(() => readFileSync(`/proc/${pid}/stat`, "utf8"));
  const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  const isDead = stat === "" || fields[0] === "Z" || fields[0] === "X";
  return isDead ? null : `${pid}-${fields[19]}`;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EPERM";
  }
}

function tryRead(read: () => string): string {
  try {
    return read();
  } catch {
    return "";
  }
}
