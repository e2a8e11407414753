import type { CliCommand } from "../command-line/cli-command.ts";
import { jsonOption } from "../output/json-answer.ts";
import type { Session } from "../session.ts";

/** `vergence inspect`: needs no server. */
export function inspect(command: CliCommand, { env, answer }: Session): void {
  command.positionalWords = {
    missing: "inspect: which playlist, folder, file or URL?",
    excess: (second) => `inspect takes one thing at a time, not "${second}" as well`,
  };
  command
    .description(
      "Show what a stream or a media file is, and which rules of Apple's HLS authoring specification a stream\n" +
        "breaks. The exit code is 1 when it breaks a MUST.",
    )
    .argument("<PLAYLIST|FOLDER|FILE|URL>")
    .option(...jsonOption)
    .action(async (location, { json }) => {
      // Nothing else needs packages/media, whose parsers take their time to load.
      const { runInspect } = await import("../inspect/run-inspect.ts");
      const { stdout, isBroken } = await runInspect(location, { isJson: json === true, env });
      answer(stdout, isBroken ? 1 : 0);
    });
}
