import path from "node:path";
import { createVergenceClient, type Runtime, uploadGroup, waitForVideo } from "@vergence/client";
import { fileSource } from "@vergence/client/node";
import { timeoutSignal } from "@vergence/timers";
import { CliError } from "../cli-error.ts";
import { ProgressBoard, type Screen } from "../progress/progress-board.ts";
import { jobRows, uploadRows } from "../progress/progress-rows.ts";
import { withClient } from "../server/with-client.ts";
import type { DemoSettings } from "./demo-settings.ts";
import { type SampleFiles, sampleFiles } from "./sample-files.ts";

interface DemoOptions {
  settings: DemoSettings;
  screen: Screen;
  signal: AbortSignal;
  runtime?: Runtime;
}

/** Longer than any machine needs for ten seconds of film; past it something does not work. */
const timeoutSeconds = 15 * 60;
const keyDays = 7;

/**
 * What a client of the product does through the public REST API: creates an upload key, uploads a stereo pair with
 * sound and subtitle, and waits until it can be watched.
 * @throws whatever keeps the video from becoming ready
 */
export async function runDemo(options: DemoOptions): Promise<void> {
  const { settings, screen, signal } = options;
  const say = (line: string) => screen.write(`${line}\n`);
  const uploadKey = await makeUploadKey(settings);
  const sample = await sampleFiles({
    cacheDir: path.join(settings.dataDir, "demo"),
    // Large enough for three parts.
    leftLargerThanBytes: 2 * settings.partSizeBytes,
    ffmpegPath: settings.ffmpegPath,
    onCut: () => say("Cutting a stereo pair from a film clip …"),
  });
  signal.throwIfAborted();

  say(`Uploading to ${settings.baseUrl}/api`);
  const libraryId = await upload(sample, uploadKey, options);
  say(`Processing library video ${libraryId}`);
  const streamUrl = await waitUntilReady(libraryId, options);

  const { adminUrl, ownerEmail, ownerPassword } = settings;
  const signIn = ownerEmail ? `${ownerEmail}  password: ${ownerPassword ?? "the one you set"}` : "as the owner";
  say("\nThe video is ready.");
  for (const row of [
    ["Library id", libraryId],
    ["Stream", streamUrl],
    ["Admin", adminUrl],
    ["Sign in", signIn],
  ] as const)
    say(`  ${row[0].padEnd(10)} ${row[1]}`);
}

async function makeUploadKey({ baseUrl, adminKey }: DemoSettings): Promise<string> {
  const env = { VERGENCE_BASE_URL: baseUrl, VERGENCE_API_KEY: adminKey };
  const expiresAt = new Date(Date.now() + keyDays * 86_400_000).toISOString();
  const body = { role: "upload", name: "demo", expiresAt } as const;
  return (
    await withClient(
      env,
      (field) => field,
      (client) => client.keys.create(body),
    )
  ).key;
}

async function upload(sample: SampleFiles, apiKey: string, { settings, screen, signal, runtime }: DemoOptions) {
  const board = new ProgressBoard(screen);
  const file = async (filePath: string) => ({ source: await fileSource(filePath), fileName: path.basename(filePath) });
  const { libraryId } = await uploadGroup(createVergenceClient({ baseUrl: settings.baseUrl, apiKey }), {
    videoName: "Demo: a stereo pair from a film clip",
    description: "Two eyes cut from one film clip, with its sound and a subtitle.",
    layout: "Separate",
    perspective: "Regular",
    files: [
      { ...(await file(sample.left)), fileRole: "video_left" },
      { ...(await file(sample.right)), fileRole: "video_right" },
      { ...(await file(sample.audio)), fileRole: "audio", languageTag: "en" },
      { ...(await file(sample.subtitle)), fileRole: "subtitle", languageTag: "en" },
    ],
    onProgress: (progress) => board.update(uploadRows(progress)),
    signal,
    runtime,
  });
  return libraryId;
}

/** The upload key sees nothing of the library; the admin key does. */
async function waitUntilReady(libraryId: number, { settings, screen, signal, runtime }: DemoOptions) {
  const { baseUrl, adminKey, dataDir } = settings;
  const board = new ProgressBoard(screen);
  const timeout = timeoutSignal(timeoutSeconds * 1_000);
  const onProgress = (job: Parameters<typeof jobRows>[0]) => board.update(jobRows(job));
  const waitSignal = AbortSignal.any([signal, timeout]);
  try {
    const client = createVergenceClient({ baseUrl, apiKey: adminKey });
    const { stream } = await waitForVideo(client, { libraryId, onProgress, signal: waitSignal, runtime });
    return stream.streamUrl;
  } catch (error) {
    if (timeout.aborted && !signal.aborted)
      throw new CliError(`Not ready after ${timeoutSeconds / 60} minutes; see ${path.join(dataDir, "logs")}`);
    throw error;
  }
}
