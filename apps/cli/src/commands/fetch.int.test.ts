import { expect, it, vi } from "vitest";
import { runCli } from "../run-cli.ts";
import { useServer } from "../testing/use-server.ts";

const server = useServer();

const fetchVideo = (line: string) => runCli(["fetch", ...line.split(" ")], server.env);

it("vergence fetch › imports a video, or two eyes", async () => {
  const one = await fetchVideo("https://films.example/film.mp4 --name Afar --layout 2D --folder Sea");
  expect(one).toMatchObject({ exitCode: 0, stderr: "", stdout: expect.stringMatching(/^video {3}\d+$/) });
  const id = Number(one.stdout.split(/ +/)[1]);
  expect(await server.client.videos.get(id)).toMatchObject({ videoName: "Afar", folderName: "Sea" });
  expect(await server.client.jobs.list(id)).toMatchObject([{ kind: "fetch", status: "queued" }]);

  const eyes = "https://films.example/l.mov https://films.example/r.mov --layout Separate --perspective 180";
  const two = JSON.parse((await fetchVideo(`${eyes} --name Eyes --json`)).stdout);
  expect(two).toMatchObject({ videoName: "Eyes", fileFormat3D: "Separate", perspective: 180 });
});

it("vergence fetch --wait › gives the address of the stream, or says why there is none", async () => {
  const { db } = server.context.resources;
  /** In a worker's place: ends the job of the video, as soon as it is there. */
  const endJob = async (videoName: string, isGood: boolean) => {
    const job = await vi.waitUntil(() => db.job.findFirst({ where: { video: { videoName } } }), { timeout: 120_000 });
    const data = isGood ? { status: "succeeded" as const } : { status: "failed" as const, error: "It answered 404." };
    await db.job.update({ where: { id: job.id }, data });
    const stream = {
      videoId: job.videoId,
      jobId: job.id,
      streamName: "H264",
      format: "H264",
      status: "ready",
    } as const;
    if (isGood) await db.stream.create({ data: stream });
  };
  const url = "https://films.example/film.mp4 --layout 2D --wait";
  const [good] = await Promise.all([fetchVideo(`${url} --name Good`), endJob("Good", true)]);
  expect(good.stdout).toMatch(/^stream {2}http\S+multivariant\.m3u8$/m);
  const [bad] = await Promise.all([fetchVideo(`${url} --name Bad`), endJob("Bad", false)]);
  expect(bad).toMatchObject({ exitCode: 1, stdout: "", stderr: "Processing failed: It answered 404." });
});

it("vergence fetch › a key without the role is one line", async () => {
  const { context } = server;
  const VERGENCE_API_KEY = await context.keyFor(context.contextFor("admin"), "readonly");
  const line = ["fetch", "https://films.example/film.mp4", "--name", "A", "--layout", "2D"];
  const refused = await runCli(line, { ...server.env, VERGENCE_API_KEY });
  expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^[^\n]+$/) });
});
