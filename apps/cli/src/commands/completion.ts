import { Argument } from "@commander-js/extra-typings";
import type { CliCommand } from "../command-line/cli-command.ts";
import { bashScript } from "../completion/bash-script.ts";
import { completableOf } from "../completion/completable.ts";
import { fishScript } from "../completion/fish-script.ts";
import { zshScript } from "../completion/zsh-script.ts";
import type { Session } from "../session.ts";

const scripts = { bash: bashScript, zsh: zshScript, fish: fishScript };
const shells = ["bash", "zsh", "fish"] as const;

/** `vergence completion`: a script that completes commands, options and their values. */
export function completion(command: CliCommand, { answer }: Session): void {
  command.positionalWords = { missing: `completion: for which shell? ${shells.join(", ")}` };
  command
    .description(
      "Print a script that completes commands, options and their values:\n\n" +
        "  bash  source <(vergence completion bash)              in ~/.bashrc\n" +
        "  zsh   source <(vergence completion zsh)               in ~/.zshrc, after compinit\n" +
        "  fish  vergence completion fish > ~/.config/fish/completions/vergence.fish",
    )
    .addArgument(new Argument("<SHELL>").choices(shells))
    .action((shell) => {
      if (command.parent) answer(scripts[shell](completableOf(command.parent)));
    });
}
