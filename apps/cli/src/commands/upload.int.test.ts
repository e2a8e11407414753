import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { runCli } from "../run-cli.ts";
import { useServer } from "../testing/use-server.ts";
import { endJob } from "../testing/videos.ts";

const server = useServer();
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "vergence-cli-upload-"));
  // Of two parts, with the part size of the tests.
  await writeFile(path.join(folder, "left.mov"), Buffer.alloc(6 * 2 ** 20, 1));
  for (const name of ["right.mov", "film.mp4", "film.de.m4a", "film.en.srt"])
    await writeFile(path.join(folder, name), `the bytes of ${name}`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** The command, and what it showed meanwhile. */
async function upload(line: string) {
  const shown: string[] = [];
  const screen = { write: (text: string) => void shown.push(text), isTerminal: false, columns: 80 };
  const env = { ...server.env, INIT_CWD: folder };
  return { ...(await runCli(["upload", ...line.split(" ")], env, new Date(), screen)), shown: shown.join("") };
}

describe("vergence upload, on the real server and store", () => {
  it("makes one video of several files, and shows how far it is beside its answer", async () => {
    const files = "left.mov right.mov film.de.m4a subtitle:en=film.en.srt";
    const { exitCode, stdout, stderr, shown } = await upload(
      `${files} --layout Separate --perspective 180 --folder Sea`,
    );
    expect([exitCode, stderr]).toEqual([0, ""]);
    const [, id = "", groupId = ""] = /^video {3}(\d+)\ngroup {3}(\S{36})$/.exec(stdout) ?? [];
    expect(await server.client.videos.get(Number(id))).toMatchObject({
      videoName: "left",
      folderName: "Sea",
      perspective: 180,
    });
    const group = await server.client.uploads.get(groupId);
    expect(group.files.map(({ fileRole, languageTag }) => [fileRole, languageTag ?? null])).toEqual([
      ["video_left", null],
      ["video_right", null],
      ["audio", "de"],
      ["subtitle", "en"],
    ]);
    expect(shown).toContain(`Upload ${groupId}\n`);
    expect(shown).toContain("left.mov 100 %");
  });

  it("--json and --name; --resume goes on with what was begun", async () => {
    const whole = JSON.parse((await upload("film.mp4 --layout 2D --name Harbour --json")).stdout);
    expect(whole).toEqual({ uploadSessionId: expect.any(String), libraryId: expect.any(Number) });
    expect((await server.client.videos.get(whole.libraryId)).videoName).toBe("Harbour");

    const files = [{ fileName: "film.mp4", fileRole: "video" as const, sizeBytes: "the bytes of film.mp4".length }];
    const { uploadSessionId } = await server.client.uploads.start({ videoName: "Begun", layout: "2D", files });
    const resumed = JSON.parse((await upload(`film.mp4 --layout 2D --resume ${uploadSessionId} --json`)).stdout);
    expect(resumed.uploadSessionId).toBe(uploadSessionId);
    const other = await server.client.uploads.start({ videoName: "Other", layout: "2D", files });
    const wrong = await upload(`right.mov --layout 2D --resume ${other.uploadSessionId}`);
    expect(wrong).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^These files do not fit the upload group/),
    });
  });

  it("--checksums has the store compare each part; a --resume without it says so", async () => {
    const { exitCode, stdout } = await upload("left.mov --layout 2D --checksums --json");
    expect(exitCode).toBe(0);
    const { db } = server.context.resources;
    const groupId = JSON.parse(stdout).uploadSessionId;
    expect(await db.uploadFile.findFirstOrThrow({ where: { groupId } })).toMatchObject({ hasPartChecksums: true });

    const files = [{ fileName: "left.mov", fileRole: "video" as const, sizeBytes: 6 * 2 ** 20 }];
    const { uploadSessionId, files: begun } = await server.client.uploads.start({
      videoName: "Begun",
      layout: "2D",
      files,
    });
    const parts = [{ partNumber: 1, checksumSha256: Buffer.alloc(32).toString("base64") }];
    await server.client.uploads.partUrls(uploadSessionId, begun[0]?.uploadId ?? "", { parts });
    const plain = await upload(`left.mov --layout 2D --resume ${uploadSessionId}`);
    expect(plain).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^--checksums: .*begun with checksums/) });
    expect((await upload(`left.mov --layout 2D --checksums --resume ${uploadSessionId}`)).exitCode).toBe(0);
  });

  it("--wait gives the address of the stream, or says why there is none", async () => {
    const { db } = server.context.resources;
    /** In a worker's place: ends the job of the video, as soon as it is there. */
    const endJobOf = async (videoName: string, error?: string) => {
      const job = await vi.waitUntil(() => db.job.findFirst({ where: { video: { videoName } } }), { timeout: 120_000 });
      await endJob(server.context, job.id, error);
    };
    const [good] = await Promise.all([upload("film.mp4 --layout 2D --name Good --wait"), endJobOf("Good")]);
    expect(good.stdout).toMatch(/^stream {2}http\S+multivariant\.m3u8$/m);
    const [bad] = await Promise.all([
      upload("film.mp4 --layout 2D --name Bad --wait"),
      endJobOf("Bad", "No film at all."),
    ]);
    expect(bad).toMatchObject({ exitCode: 1, stdout: "", stderr: "Processing failed: No film at all." });
  });

  it("what is refused names the file or the flag", async () => {
    expect(await upload("missing.mp4 --layout 2D")).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/^missing\.mp4 cannot be read: .*ENOENT/),
    });
    const twice = await upload("film.mp4 audio:de=film.de.m4a audio:xx-nope=film.de.m4a --layout 2D");
    expect(twice).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^film\.de\.m4a: /) });
    const noRight = await upload("left.mov --layout Separate");
    expect(noRight).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^left\.mov: layout Separate needs/) });
  });
});
