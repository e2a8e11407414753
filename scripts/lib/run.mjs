// Child processes, as the scripts need them.
import { spawn } from "node:child_process";
import { performance } from "node:perf_hooks";
import { root } from "./paths.mjs";
import { Problem } from "./problem.mjs";

const shownLines = 60;
/** @type {NodeJS.Signals[]} */
const stopSignals = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * @typedef {Pick<import("node:child_process").SpawnOptions, "env" | "stdio" | "timeout">} CaptureOptions `timeout` in
 *   milliseconds
 * @typedef {CaptureOptions & { advice?: string }} StepOptions `advice` is what to do where the step fails
 */

/**
 * Runs a program to its end and collects what it prints; a program that cannot start has code 127.
 * @param {string} file
 * @param {string[]} args
 * @param {CaptureOptions} options
 * @returns {Promise<{ code: number, output: string }>}
 * @throws Problem when a signal asks us to stop: the program gets it too, and is waited for
 */
export function capture(file, args, options = {}) {
  return new Promise((resolve, reject) => {
    /** @type {import("node:child_process").SpawnOptions} */
    const spawnOptions = { cwd: root, stdio: ["ignore", "pipe", "pipe"], ...options };
    const child = spawn(file, args, spawnOptions);
    /** @type {NodeJS.Signals | undefined} */
    let stoppedBy;
    const stop = (/** @type {NodeJS.Signals} */ signal) => {
      stoppedBy = signal;
      child.kill(signal);
    };
    for (const signal of stopSignals) process.on(signal, stop);
    let output = "";
    const collect = (/** @type {Buffer} */ chunk) => {
      output += chunk;
    };
    child.stdout?.on("data", collect);
    child.stderr?.on("data", collect);
    const end = (/** @type {number} */ code, /** @type {string} */ text) => {
      for (const signal of stopSignals) process.off(signal, stop);
      if (stoppedBy) reject(new Problem(`Stopped (${stoppedBy})`));
      else resolve({ code, output: text });
    };
    child.on("error", (error) => end(127, `${output}${error.message}`));
    child.on("close", (code, signal) => end(code ?? 1, signal ? `${output}\n${signal}` : output));
  });
}

/**
 * One step of the set-up: prints what it does, how long it took, and, when it fails, the end of what it printed.
 * @param {string} title
 * @param {string} file
 * @param {string[]} args
 * @param {StepOptions} options
 * @throws Problem when the program fails
 */
export async function step(title, file, args, options = {}) {
  const start = performance.now();
  process.stderr.write(`• ${title} …\n`);
  const { code, output } = await capture(file, args, options);
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  if (code === 0) return void process.stderr.write(`  done in ${seconds} s\n`);
  const tail = output.trimEnd().split("\n").slice(-shownLines).join("\n");
  throw new Problem(
    `${title} failed (exit code ${code}):\n\n${tail}\n${options.advice ? `\n${options.advice}\n` : ""}`,
  );
}

/**
 * Runs a program in the foreground and returns its exit code. Ctrl-C and SIGTERM are passed on and waited for. With
 * `followsUs` the program's stdin ends when this process does, however it ends, so that it can follow. After
 * `timeout` milliseconds it is asked to end, and `grace` milliseconds later killed with every process of its group:
 * it has one of its own, and no stdin.
 * @param {string} file
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, followsUs?: boolean, timeout?: number, grace?: number }} options
 * @returns {Promise<number>}
 */
export function foreground(
  file,
  args,
  { env = process.env, followsUs = false, timeout = Number.POSITIVE_INFINITY, grace = 30_000 } = {},
) {
  return new Promise((resolve, reject) => {
    const isLimited = timeout !== Number.POSITIVE_INFINITY;
    const hasGroup = isLimited && process.platform !== "win32";
    const childEnv = followsUs ? { ...env, VERGENCE_EXIT_WITH_PARENT: "1" } : env;
    const stdin = hasGroup ? "ignore" : "inherit";
    /** @type {import("node:child_process").StdioOptions} */
    const stdio = [followsUs ? "pipe" : stdin, "inherit", "inherit"];
    const child = spawn(file, args, { cwd: root, env: childEnv, stdio, detached: hasGroup });
    child.stdin?.on("error", () => {});
    const send = (/** @type {NodeJS.Signals} */ signal) =>
      hasGroup ? killGroup(child.pid, signal) : child.kill(signal);
    const clock = isLimited ? keepTime(timeout, grace, send) : undefined;
    for (const signal of stopSignals) process.on(signal, send);
    // What is left of its group ends with it, and all of it with us: but if we are killed, it goes on without a limit.
    const killRest = () => hasGroup && killGroup(child.pid, "SIGKILL");
    process.once("exit", killRest);
    const end = () => {
      clearInterval(clock);
      for (const each of stopSignals) process.off(each, send);
      process.off("exit", killRest);
      killRest();
    };
    child.on("error", (error) => {
      end();
      reject(error);
    });
    child.on("exit", (code, signal) => {
      end();
      child.stdin?.destroy();
      resolve(code ?? (signal ? 1 : 0));
    });
  });
}

/**
 * Sends SIGTERM after `timeout` milliseconds, and SIGKILL from `grace` later on: a program may ignore the first, or
 * hang in its end.
 * @param {number} timeout
 * @param {number} grace
 * @param {(signal: NodeJS.Signals) => unknown} send
 */
function keepTime(timeout, grace, send) {
  const start = performance.now();
  let isAsked = false;
  return setInterval(() => {
    const late = performance.now() - start - timeout;
    if (late >= grace) send("SIGKILL");
    else if (late >= 0 && !isAsked) {
      isAsked = true;
      send("SIGTERM");
    }
  }, 200);
}

/** @param {number | undefined} leaderId @param {NodeJS.Signals} signal */
function killGroup(leaderId, signal) {
  try {
    if (leaderId !== undefined) process.kill(-leaderId, signal);
  } catch {
    // All of it is gone already.
  }
}
