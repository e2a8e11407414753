import { describe, expect, it } from "vitest";
import { runCli } from "../run-cli.ts";
import { useServer } from "../testing/use-server.ts";
import { endJob, makeVideo } from "../testing/videos.ts";

const server = useServer();

/** The command, and what it showed. @param onShown what happens once a text was shown, in a worker's place */
async function watch(line: string, onShown: Record<string, () => Promise<unknown>> = {}) {
  const shown: string[] = [];
  const happening: Promise<unknown>[] = [];
  const failed = Promise.withResolvers<never>();
  const write = (text: string) => {
    shown.push(text);
    // A query of the database is not begun before its answer is awaited.
    for (const [awaited, happen] of Object.entries(onShown))
      if (text.includes(awaited)) happening.push(Promise.resolve(happen()).catch(failed.reject));
  };
  const screen = { write, isTerminal: false, columns: 80 };
  const result = await Promise.race([
    runCli(["watch", ...line.split(" ")], server.env, new Date(), screen),
    failed.promise,
  ]);
  await Promise.all(happening);
  return { ...result, shown: shown.join("") };
}

/** In a worker's place: the job is at its first step. */
async function begin(jobId: number, name = "probe") {
  const progress = [{ name, percent: 50 }];
  await server.context.resources.db.job.update({ where: { id: jobId }, data: { status: "running", progress } });
}
const refusal = (stderr: unknown) => ({ exitCode: 1, stdout: "", stderr });

describe("vergence watch, on the real server", () => {
  it("shows how far the video is, until it plays", async () => {
    const { id, jobId } = await makeVideo(server.client, "Watched");
    await begin(jobId);
    const { shown, ...result } = await watch(String(id), { "probe 50 %": () => endJob(server.context, jobId) });
    const stdout = expect.stringMatching(new RegExp(`^video {3}${id}\nstream {2}http\\S+multivariant\\.m3u8$`));
    expect(result).toEqual({ exitCode: 0, stdout, stderr: "" });
    expect(shown).toBe(`Video ${id}  Watched\n  probe 50 %\n`);

    const answer = JSON.parse((await watch(`${id} --json`)).stdout);
    const [stream] = (await server.client.videos.streams(id)).streams;
    expect(answer).toEqual({ ...(await server.client.videos.get(id)), streamUrl: stream?.streamUrl });
  });

  it("goes on from the job that imports a video to the one that processes it", async () => {
    const { db } = server.context.resources;
    const body = { name: "Afar", layout: "2D", videoUrl: "https://films.example/film.mp4" } as const;
    const { id } = await server.client.videos.startRemoteUpload(body);
    const [fetching] = await server.client.jobs.list(id);
    await begin(fetching?.id ?? 0, "fetch");
    // Both at once, as the end of a fetch makes them.
    const ingest = () => {
      const stream = { videoId: id, streamName: "H264", format: "H264", status: "encoding" } as const;
      const progress = [{ name: "probe", percent: 50 }];
      const job = { videoId: id, kind: "ingest", status: "running", progress } as const;
      return db.job.create({ data: { ...job, stream: { create: stream } } });
    };
    const end = async () => {
      const job = await db.job.findFirstOrThrow({ where: { videoId: id, kind: "ingest" } });
      await endJob(server.context, job.id);
    };
    const { exitCode, shown } = await watch(String(id), { "fetch 50 %": ingest, "probe 50 %": end });
    expect(exitCode).toBe(0);
    expect(shown).toBe(`Video ${id}  Afar\n  fetch 50 %\n  probe 50 %\n`);
  });

  it("ends with the words of a job that failed, and when it is canceled", async () => {
    const failed = await makeVideo(server.client, "Failed");
    await begin(failed.jobId);
    const failing = { "probe 50 %": () => endJob(server.context, failed.jobId, "No film at all.") };
    expect(await watch(String(failed.id), failing)).toMatchObject(refusal("Processing failed: No film at all."));
    const { id, jobId } = await makeVideo(server.client, "Canceled");
    await begin(jobId);
    const canceling = { "probe 50 %": () => server.client.jobs.cancel(id, jobId) };
    expect(await watch(String(id), canceling)).toMatchObject(refusal("Processing was canceled"));
  });

  it("--job waits for that job's stream, where another one is ready", async () => {
    const { id, jobId } = await makeVideo(server.client, "Twice");
    await endJob(server.context, jobId);
    await server.context.resources.db.libraryVideo.update({ where: { id }, data: { width: 640, height: 240 } });
    const second = await server.client.videos.createStream(id, { streamFormat: "HEVC" });
    await begin(second.id, "encode");
    const failing = { "encode 50 %": () => endJob(server.context, second.id, "It broke.") };
    expect(await watch(`${id} --job ${second.id}`, failing)).toMatchObject(refusal("Processing failed: It broke."));
    expect((await watch(String(id))).exitCode).toBe(0);

    await server.client.videos.download(id, { kind: "headset" });
    const [download] = await server.client.jobs.list(id);
    const endless = `Job ${download?.id} (download) makes no stream; vergence jobs status ${id} ${download?.id} shows its progress`;
    expect(await watch(`${id} --job ${download?.id}`)).toMatchObject(refusal(endless));
  });

  it("an unknown video, another video's job, and a key without the role, are one line each", async () => {
    const [one, other] = [await makeVideo(server.client, "One"), await makeVideo(server.client, "Other")];
    expect(await watch("2000000000")).toEqual({ ...refusal("There is no such video."), shown: "" });
    expect(await watch(`${one.id} --job ${other.jobId}`)).toMatchObject(refusal("There is no such job of this video."));
    const VERGENCE_API_KEY = await server.context.keyFor(server.context.contextFor("admin"), "upload");
    const refused = await runCli(["watch", String(one.id)], { ...server.env, VERGENCE_API_KEY });
    expect(refused).toEqual(refusal(expect.stringMatching(/^[^\n]+$/)));
  });
});
