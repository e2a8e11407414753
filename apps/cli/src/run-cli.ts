import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { CliError, HelpRequest, UsageError } from "./cli-error.ts";
import type { CliCommand } from "./command-line/cli-command.ts";
import { usageText } from "./command-line/cli-help.ts";
import { createProgram } from "./create-program.ts";
import { blindScreen, type Screen } from "./progress/progress-board.ts";
import type { Env } from "./server/find-server.ts";

export interface CliResult {
  /** 0 done, 1 failed (an inspected stream that breaks a MUST included), 2 bad arguments. */
  exitCode: 0 | 1 | 2;
  stdout: string;
  stderr: string;
}

/** The `vergence` command without its process: arguments and environment in, what is to be printed out. */
export async function runCli(
  args: readonly string[],
  env: Env,
  now = new Date(),
  screen: Screen = blindScreen,
): Promise<CliResult> {
  const result: CliResult = { exitCode: 0, stdout: "", stderr: "" };
  const answer = (stdout: string, exitCode: 0 | 1 = 0) => Object.assign(result, { stdout, exitCode });
  const words = args[0] === "help" ? args.slice(1) : args;
  const program = await createProgram(words[0], { env, now, screen, answer });
  if (args.length === 0) return { ...result, exitCode: 2, stdout: program.helpInformation().trimEnd() };
  try {
    const asksForHelp = args[0] === "help" && isCommand(program, words);
    await program.parseAsync(asksForHelp ? [...words, "--help"] : words, { from: "user" });
    return result;
  } catch (error) {
    if (error instanceof HelpRequest) return { ...result, stdout: error.message };
    if (error instanceof UsageError)
      return { ...result, exitCode: 2, stderr: `${error.message}\n\n${usageOf(program, words[0])}` };
    if (error instanceof CliError) return { ...result, exitCode: 1, stderr: error.message };
    throw error;
  }
}

/** Whether each word names a command below the one before; what is no command is an error in place of help. */
const isCommand = (command: CommandUnknownOpts, [word, ...rest]: readonly string[]): boolean => {
  if (word === undefined || command.commands.length === 0) return true;
  const next = command.commands.find((each) => each.name() === word);
  return next !== undefined && isCommand(next, rest);
};

/** The ways to call a command; of one that does not exist the overview. */
function usageOf(program: CliCommand, name: string | undefined): string {
  const command = program.commands.find((each) => each.name() === name);
  if (!command) return program.helpInformation().trimEnd();
  return `${usageText(command)}\n\nSee vergence help ${name}.`;
}
