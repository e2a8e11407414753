import { Option } from "@commander-js/extra-typings";
import { layouts, perspectives, remoteUploadBody } from "@vergence/contract";
import { checkWith } from "../command-line/check-with.ts";
import type { CliCommand } from "../command-line/cli-command.ts";
import { RequiredOption, withValues } from "../command-line/options.ts";
import { jsonOption, printed } from "../output/json-answer.ts";
import { videoLines, waitForStream } from "../progress/wait-for-stream.ts";
import { withClient } from "../server/with-client.ts";
import type { Session } from "../session.ts";

const importedLayouts = layouts.filter((layout) => layout !== "AIV");

const flags: Record<string, string> = {
  name: "--name",
  layout: "--layout",
  perspective: "--perspective",
  folderName: "--folder",
  description: "--description",
  videoUrl: "URL",
  secondaryVideoUrl: "RIGHT-EYE-URL",
};
const flagOf = (field: string) => flags[field] ?? field;
const check = checkWith(flagOf);

/** `vergence fetch`: imports a video from a URL, which the server downloads and processes as an upload. */
export function fetch(command: CliCommand, { env, screen, answer }: Session): void {
  command.positionalWords = { missing: "fetch takes the URL of a video" };
  command
    .description(
      "Import a video from a URL: the server downloads it and processes it as an upload.\n" +
        "The layout Separate takes two URLs, the left eye first. vergence watch VIDEOID shows the progress.",
    )
    .argument("<URL>")
    .argument("[RIGHT-EYE-URL]")
    .addOption(new RequiredOption("--name <NAME>", "the video's name"))
    .addOption(withValues(new RequiredOption("--layout <LAYOUT>", "the stereo layout"), importedLayouts))
    .addOption(withValues(new Option("--perspective <DEGREES>", "default: Regular"), perspectives))
    .option("--folder <NAME>", "the folder of the library; default: Home")
    .option("--description <TEXT>", "what the video shows")
    .option("--wait", "wait until a stream is ready, or it failed; needs a key that may read the library")
    .option(...jsonOption)
    .action(async (videoUrl, secondaryVideoUrl, { folder: folderName, wait, json, ...fields }) => {
      const body = check(remoteUploadBody.safeParse({ ...fields, folderName, videoUrl, secondaryVideoUrl }));
      const result = await withClient(env, flagOf, async (client) => {
        const video = await client.videos.startRemoteUpload(body);
        if (!wait) return video;
        screen.write(`Video ${video.id}\n`);
        const { library, streamUrl } = await waitForStream(client, { libraryId: video.id }, screen);
        return { ...library, streamUrl };
      });
      answer(printed(json, result, videoLines));
    });
}
