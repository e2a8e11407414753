import { readFile, writeFile } from "node:fs/promises";

/**
 * A process's resident memory in megabytes, as Linux counts it (proc(5), VmRSS and VmHWM): now, or the most since
 * `forgetPeak`.
 */
export async function residentMegabytes(pid: number | undefined, of: "VmRSS" | "VmHWM" = "VmRSS"): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  const kilobytes = new RegExp(`${of}:\\s+(\\d+) kB`).exec(status)?.[1];
  return (Number(kilobytes) * 1024) / 1e6;
}

/** The peak is counted from here on (proc(5), clear_refs). */
export async function forgetPeak(pid: number | undefined): Promise<void> {
  await writeFile(`/proc/${pid}/clear_refs`, "5");
}
