import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { commandList } from "../command-list.ts";
import { runCli } from "../run-cli.ts";

const scriptOf = async (shell: string) => (await runCli(["completion", shell], {})).stdout;

/** What a real bash offers for the last word of a line. */
async function offered(line: string): Promise<string[]> {
  const readline = `source /dev/stdin <<< "$SCRIPT"
    COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _vergence; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const words = ["vergence", ...line.split(" ")];
  const env = { ...process.env, SCRIPT: await scriptOf("bash") };
  const { stdout, stderr } = await promisify(execFile)("bash", ["--norc", "-c", readline, "bash", ...words], { env });
  expect(stderr).toBe("");
  return stdout.split("\n").filter(Boolean);
}

describe("vergence completion bash, in a real bash", () => {
  it("offers every command", async () => {
    expect(await offered("")).toEqual([...commandList.map(({ name }) => name), "help", "--help"]);
  });

  it.each([
    ["ke", ["keys"]],
    ["help work", ["workspaces"]],
    ["help jobs c", ["cancel"]],
    ["keys ", ["create", "list", "revoke", "rotate", "--help"]],
    ["keys create --r", ["--role"]],
    ["keys create --role ", ["admin", "readonly", "upload"]],
    // As readline splits --role=r.
    ["keys create --role = r", ["readonly"]],
    ["keys create --role =", ["admin", "readonly", "upload"]],
    ["keys create --name ", []],
    ["keys create --role upload --n", ["--name"]],
    ["webhooks create --event video", ["video.ready", "video.failed"]],
    ["upload film.mp4 --layout S", ["SBS", "Separate"]],
    // Files are left to readline.
    ["upload ", []],
    ["jobs status 7 8 --j", ["--json"]],
    ["completion ", ["bash", "zsh", "fish", "--help"]],
    ["nonsense ", []],
  ])("vergence %s", async (line, words) => {
    expect(await offered(line)).toEqual(words);
  });
});

describe("vergence completion", () => {
  it.each([
    ["zsh", /^#compdef vergence\n/, "'--role=[what the key may do]:ROLE:(admin readonly upload)'"],
    [
      "fish",
      /^# fish /,
      "-n '__vergence_is keys create' -l role -x -a 'admin readonly upload' -d 'what the key may do'",
    ],
  ])("%s knows every command, and the values of an option", async (shell, head, option) => {
    const script = await scriptOf(shell);
    expect(script).toMatch(head);
    for (const { name, summary } of commandList) {
      expect(script).toContain(name);
      expect(script).toContain(summary.replaceAll("'", shell === "zsh" ? "'\\''" : "\\'"));
    }
    expect(script).toContain(option);
  });

  it.each([
    ["completion", /^completion: for which shell\? bash, zsh, fish$/m],
    ["completion tcsh", /'tcsh' .* bash, zsh, fish/],
    ["completion bash zsh", /completion takes no argument "zsh"/],
  ])("vergence %s: exit 2, and the usage", async (line, message) => {
    const { exitCode, stderr } = await runCli(line.split(" "), {});
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).toContain("Usage: vergence completion bash|zsh|fish");
  });
});
