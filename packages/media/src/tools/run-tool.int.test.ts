import { spawn } from "node:child_process";
import { once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { waitFor } from "@vergence/timers/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { processesMentioning } from "../testing/running-processes.ts";
import { temporaryFolder } from "../testing/temporary-folder.ts";
import { findTools } from "./find-tools.ts";
import { runTool } from "./run-tool.ts";
import { longestWorkSeconds } from "./timed-out.ts";

const options = { fileName: "left.mp4", timeoutSeconds: 200 };
/** Two processes in one group that never end, recognized by a marker. */
const endless = (marker: string) => ["-c", `sleep 600 & : ${marker}; wait`];
const moduleHere = (name: string) => new URL(name, import.meta.url).href;
const marker = () => `marker-${process.hrtime.bigint()}`;

describe("runTool", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  it("gives back what the tool prints", async () => {
    expect(await runTool("sh", ["-c", "echo one; echo two"], options)).toBe("one\ntwo\n");
  });

  it("gives the tool no stdin to wait for", async () => {
    expect(await runTool("sh", ["-c", "cat; echo done"], options)).toBe("done\n");
  });

  it("hands over stdout line by line instead", async () => {
    const lines: string[] = [];
    const output = await runTool("sh", ["-c", "echo one; echo two"], {
      ...options,
      onLine: (line) => lines.push(line),
    });
    expect([output, lines]).toEqual(["", ["one", "two"]]);
  });

  it("explains a failure and keeps the end of stderr", async () => {
    const script = "yes 'the same old song' | head -c 100000 >&2; echo 'Invalid data found' >&2; exit 1";
    const error: unknown = await runTool("sh", ["-c", script], options).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: "unreadable_media", permanent: true });
    expect(error).toHaveProperty("detail", expect.stringMatching(/^.{1,8192}Invalid data found$/s));
  });

  it("says that a tool cannot be started", async () => {
    const failure = { code: "tool_missing", permanent: false };
    await expect(runTool("/nowhere/ffmpeg", [], options)).rejects.toMatchObject(failure);
  });

  it("kills the whole group on abort, and rejects only when it is gone", async () => {
    const mark = marker();
    const controller = new AbortController();
    const running = runTool("sh", endless(mark), { ...options, signal: controller.signal });
    const outcome = running.catch((reason: unknown) => reason);
    await waitFor("the tool runs", async () => (await processesMentioning(mark)).length > 0);
    controller.abort(new Error("canceled by the owner"));
    expect(await outcome).toMatchObject({
      code: "aborted",
      permanent: false,
      cause: { message: "canceled by the owner" },
    });
    expect(await processesMentioning(mark)).toEqual([]);
  });

  it("does not start for a signal that is already aborted", async () => {
    const running = runTool("sh", ["-c", "exit 0"], { ...options, signal: AbortSignal.abort() });
    await expect(running).rejects.toMatchObject({ code: "aborted" });
  });

  it("kills a tool that takes too long", async () => {
    const mark = marker();
    const running = runTool("sh", endless(mark), { ...options, timeoutSeconds: 0.2 });
    await expect(running).rejects.toMatchObject({ code: "timed_out", permanent: false });
    expect(await processesMentioning(mark)).toEqual([]);
  });

  it.each([
    ["as a film of an hour was given", 3_600 + 600 * 3_600],
    ["of 100 days", 100 * 86_400],
  ])("lets a tool work whose limit is longer than a timer of the platform: %s", async (_, timeoutSeconds) => {
    const output = await runTool("sh", ["-c", "sleep 0.2; echo done"], { ...options, timeoutSeconds });
    expect(output.trim()).toBe("done");
  });

  it("starts nothing for a limit that is no number", async () => {
    const mark = marker();
    const running = runTool("sh", endless(mark), { ...options, timeoutSeconds: Number.NaN });
    await expect(running).rejects.toThrow('timeoutSeconds of sh on "left.mp4" must be a number of seconds, not NaN.');
    expect(await processesMentioning(mark)).toEqual([]);
  });

  it("kills a tool at the longest limit that there is, for good", async () => {
    const mark = marker();
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const running = runTool("sh", endless(mark), { ...options, timeoutSeconds: longestWorkSeconds });
    const outcome = running.catch((reason: unknown) => reason);
    vi.advanceTimersByTime(longestWorkSeconds * 1_000);
    vi.useRealTimers();
    expect(await outcome).toMatchObject({ code: "timed_out", permanent: true });
    expect(await processesMentioning(mark)).toEqual([]);
  });

  it("kills a tool that prints too much", async () => {
    const running = runTool("yes", [], { ...options, maxOutputBytes: 1_000 });
    await expect(running).rejects.toMatchObject({ code: "unreadable_media", permanent: true });
  });

  it("runs the tool gently when asked to", async () => {
    const output = await runTool("sh", ["-c", "sleep 2; ps -o ni= -p $$"], { ...options, niceness: 10 });
    expect(output.trim()).toBe("10");
  });
});

const { launcher } = await findTools();

describe.skipIf(!launcher.some((word) => word.endsWith("setpriv")))("a launcher with setpriv", () => {
  it("lets no tool outlive us, even when we are killed", async () => {
    await using folder = await temporaryFolder();
    const mark = marker();
    const script = join(folder.path, "worker.ts");
    await writeFile(
      script,
      `import { findLauncher } from "${moduleHere("find-launcher.ts")}";
       import { runTool } from "${moduleHere("run-tool.ts")}";
       const launcher = await findLauncher(process.env.PATH);
       const options = { fileName: "left.mp4", timeoutSeconds: 600, launcher };
       await runTool("sh", ["-c", ": ${mark}; while :; do sleep 1; done"], options);`,
    );
    const worker = spawn(process.execPath, [script], { stdio: "inherit" });
    await waitFor("the tool runs", async () => (await processesMentioning(mark)).length > 0);
    worker.kill("SIGKILL");
    await waitFor("the tool is gone", async () => (await processesMentioning(mark)).length === 0);
  });

  it("starts no tool for a parent that died before the kernel was asked to watch it", async () => {
    await using folder = await temporaryFolder();
    const mark = marker();
    const within = (name: string) => join(folder.path, name);
    const [script, go, started] = [within("worker.ts"), within("go"), within(`started-${mark}`)];
    await writeFile(
      script,
      `import { spawn } from "node:child_process";
       import { findLauncher } from "${moduleHere("find-launcher.ts")}";
       const late = 'while [ ! -e "$0" ]; do sleep 0.05; done; exec "$@"';
       const launcher = await findLauncher(process.env.PATH);
       spawn("sh", ["-c", late, "${go}", ...launcher, "touch", "${started}"], { detached: true, stdio: "ignore" });
       process.kill(process.pid, "SIGKILL");`,
    );
    const worker = spawn(process.execPath, [script], { stdio: "inherit" });
    expect(await once(worker, "exit")).toEqual([null, "SIGKILL"]);
    expect(await processesMentioning(mark)).not.toEqual([]);
    await writeFile(go, "");
    await waitFor("the launcher is gone", async () => (await processesMentioning(mark)).length === 0);
    expect(await readdir(folder.path)).toEqual(["go", "worker.ts"]);
  });
});

describe.skipIf(!launcher.some((word) => word.endsWith("prlimit")))("a launcher with prlimit", () => {
  it("caps the tool's memory", async () => {
    const output = await runTool("sh", ["-c", "ulimit -v"], { ...options, launcher });
    expect(Number(output)).toBe((16 * 2 ** 30) / 1024);
  });
});
