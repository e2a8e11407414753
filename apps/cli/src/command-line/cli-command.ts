import { Command } from "@commander-js/extra-typings";
import { HelpRequest } from "../cli-error.ts";
import { CliHelp } from "./cli-help.ts";
import { expectRequiredOptions, explainParseError, type PositionalWords } from "./explain-parse-error.ts";

/** A command, or a group of them, that throws what it has to say and leaves printing to its caller. */
export class CliCommand extends Command {
  positionalWords: PositionalWords = {};

  /** @param summary the line that stands for it in the help of the command above */
  constructor(name: string, summary: string) {
    super(name);
    this.summary(summary)
      .helpOption("-h, --help", "show this help")
      .helpCommand(false)
      .configureOutput({ writeOut: () => undefined, writeErr: () => undefined })
      .exitOverride((error) => {
        if (error.code === "commander.helpDisplayed") throw new HelpRequest(this.helpInformation().trimEnd());
        throw explainParseError(this, error, this.positionalWords);
      })
      .hook("preAction", (_, command) => expectRequiredOptions(command));
  }

  /** Adds a command below this one: `create` below `keys`. */
  verb(name: string, summary: string): CliCommand {
    const verb = new CliCommand(name, summary);
    this.addCommand(verb);
    return verb;
  }

  override createHelp(): CliHelp {
    return new CliHelp();
  }
}
