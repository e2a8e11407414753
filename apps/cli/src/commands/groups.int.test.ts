import { randomUUID } from "node:crypto";
import type { UploadGroup, UploadGroupSummary } from "@vergence/contract";
import { describe, expect, it } from "vitest";
import { runCli } from "../run-cli.ts";
import type { Env } from "../server/find-server.ts";
import { useServer } from "../testing/use-server.ts";
import { makeVideo } from "../testing/videos.ts";

const unknownId = "5ea97a59-95e0-4c8b-a634-b0fa9976f6ff";

const server = useServer();

const groups = (line: string, of: Env = server.env) => runCli(["groups", ...line.split(" ")], of);
const answerOf = async <T>(line: string) => JSON.parse((await groups(`${line} --json`)).stdout) as T;

/** Two files of one video; the first is done. */
async function begin(videoName: string): Promise<UploadGroup> {
  const group = await server.client.uploads.start({
    videoName,
    layout: "2D",
    perspective: "180",
    files: [
      { fileName: "film.mp4", fileRole: "video", sizeBytes: 6 },
      { fileName: "de.m4a", fileRole: "audio", sizeBytes: 1_500_000, languageTag: "de" },
    ],
  });
  const { uploadSessionId } = group;
  const uploadId = group.files[0]?.uploadId ?? "";
  const { parts } = await server.client.uploads.partUrls(uploadSessionId, uploadId);
  await fetch(parts[0]?.url ?? "", { method: "PUT", body: "a film" });
  await server.client.uploads.completeFile(uploadSessionId, uploadId);
  return group;
}
const minuteOf = (time: string) => `${time.slice(0, 16).replace("T", " ")}Z`;

describe("vergence groups, on the real server and store", () => {
  it("list shows what the filters leave, for people and for programs", async () => {
    const { id } = await makeVideo(server.client, "Reef whole");
    const { uploadSessionId, createdAt, expiresAt } = await begin("Reef begun");
    await begin("Harbour");
    const { exitCode, stdout, stderr } = await groups("list --search reef");
    expect([exitCode, stderr]).toEqual([0, ""]);
    const [head, open, done, ...others] = stdout.split("\n").map((row) => row.split(/ {2,}/));
    expect(head?.join()).toBe("UPLOADSESSIONID,NAME,LAYOUT,STATE,FILES DONE,SIZE,CREATED,EXPIRES,VIDEOID");
    const times = [minuteOf(createdAt), minuteOf(expiresAt)];
    expect(open).toEqual([uploadSessionId, "Reef begun", "2D", "pending", "1 of 2", "1.5 MB", ...times, "-"]);
    // What is whole ends no more.
    expect(done?.slice(1, 6)).toEqual(["Reef whole", "SBS", "completed", "1 of 1", "6 B"]);
    expect(done?.slice(7)).toEqual(["-", String(id)]);
    expect(others).toEqual([]);

    const found = await answerOf<UploadGroupSummary[]>("list --search reef --status pending --layout 2D");
    expect(found).toMatchObject([{ uploadSessionId, fileCount: 2, completedFileCount: 1 }]);
    expect(await answerOf("list --layout AIV")).toEqual([]);
  });

  it("list reads every page", async () => {
    const { resources, contextFor } = server.context;
    const { workspaceId } = contextFor("admin").actor;
    const many = Array.from({ length: 120 }, (_, index) => ({
      id: randomUUID(),
      workspaceId,
      videoName: `many ${index}`,
      description: "",
      folderName: "Many",
      layout: "SBS" as const,
      perspective: 0,
      fileCount: 1,
      expiresAt: new Date("2027-01-31T09:30:00Z"),
    }));
    await resources.db.uploadGroup.createMany({ data: many });
    expect(await answerOf("list --search many")).toHaveLength(120);
  });

  it("show prints the group and its files", async () => {
    const { uploadSessionId, expiresAt } = await begin("Shown");
    const { stdout } = await groups(`show ${uploadSessionId}`);
    expect(stdout).toMatch(new RegExp(`^group +${uploadSessionId}\nname +Shown\nfolder +Home\nlayout +2D, 180°$`, "m"));
    expect(stdout).toMatch(/^state +pending\nfiles +1 of 2 done$/m);
    expect(stdout).toMatch(new RegExp(`^expires +${minuteOf(expiresAt)}\nvideo +-$`, "m"));
    const [, files = ""] = stdout.split("\n\n");
    expect(files.split("\n").map((row) => row.split(/ {2,}/))).toEqual([
      ["FILE", "ROLE", "LANGUAGE", "SIZE", "PARTS", "STATE"],
      ["film.mp4", "video", "-", "6 B", "1", "completed"],
      ["de.m4a", "audio", "de", "1.5 MB", "1", "pending"],
    ]);
    expect(await answerOf<UploadGroup>(`show ${uploadSessionId}`)).toEqual(
      await server.client.uploads.get(uploadSessionId),
    );
  });

  it("cancel ends a pending group, and may be repeated", async () => {
    const { uploadSessionId } = await begin("Not needed");
    const canceled = { exitCode: 0, stdout: `Upload group ${uploadSessionId} is canceled`, stderr: "" };
    expect(await groups(`cancel ${uploadSessionId}`)).toEqual(canceled);
    expect((await server.client.uploads.get(uploadSessionId)).status).toBe("canceled");
    expect(await answerOf(`cancel ${uploadSessionId}`)).toMatchObject({ sessionId: uploadSessionId, fileCount: 2 });
    expect((await groups(`show ${uploadSessionId}`)).stdout).toMatch(/^state +canceled$/m);
  });

  it("a group in another state, one that is not there, and a key without the role, are one line each", async () => {
    const refusal = (stderr: string | RegExp) => ({
      exitCode: 1,
      stdout: "",
      stderr: stderr instanceof RegExp ? expect.stringMatching(stderr) : stderr,
    });
    await makeVideo(server.client, "Whole");
    const [whole] = await answerOf<UploadGroupSummary[]>("list --search whole --status completed");
    const done = "This upload group is completed; it can no longer be canceled.";
    expect(await groups(`cancel ${whole?.uploadSessionId}`)).toEqual(refusal(done));

    const { uploadSessionId: id } = await begin("Expired");
    await server.context.resources.db.uploadGroup.update({ where: { id }, data: { status: "expired" } });
    expect(await groups(`cancel ${id}`)).toEqual(refusal("This upload group is expired; there is nothing to cancel."));

    for (const verb of ["show", "cancel"])
      expect(await groups(`${verb} ${unknownId}`)).toEqual(refusal("There is no such upload group."));
    const VERGENCE_API_KEY = await server.context.keyFor(server.context.contextFor("admin"), "readonly");
    expect(await groups("list", { ...server.env, VERGENCE_API_KEY })).toEqual(refusal(/^[^\n]+$/));
    const wrong = { ...server.env, VERGENCE_API_KEY: "vgk_wrong" };
    expect(await groups("list", wrong)).toEqual(refusal(/does not accept the API key/));
  });
});
