import { CliCommand } from "./command-line/cli-command.ts";
import { commandList } from "./command-list.ts";
import type { Session } from "./session.ts";

/**
 * The program with a line for each command. The named one has its arguments, options and action as well: an overview
 * loads none, and only `completion` needs all.
 */
export async function createProgram(named: string | undefined, session: Session): Promise<CliCommand> {
  const program = new CliCommand("vergence", "");
  program
    .description(
      "The command line of Vergence, a backend for spatial video.\n" +
        "VERGENCE_BASE_URL and VERGENCE_API_KEY name the server; default: the one that runs on this machine.",
    )
    .helpCommand("help [COMMAND]", "show the help of a command");
  for (const { name, summary, load } of commandList) {
    const command = program.verb(name, summary);
    if (name === named || named === "completion") (await load())(command, session);
  }
  return program;
}
