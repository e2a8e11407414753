import type { LibraryItem } from "@vergence/contract";
import { describe, expect, it } from "vitest";
import { runCli } from "../run-cli.ts";
import { useServer } from "../testing/use-server.ts";
import { makeVideo } from "../testing/videos.ts";

const server = useServer();

const videos = (line: string) => runCli(["videos", ...line.split(" ")], server.env);
const upload = async (videoName: string, folderName?: string) =>
  (await makeVideo(server.client, videoName, folderName)).id;

describe("vergence videos, on the real server", () => {
  it("list shows what the filters leave, for people and for programs", async () => {
    const [reef, wreck] = [await upload("Reef", "Dives"), await upload("Wreck", "Sea")];
    await upload("Harbour");
    const { exitCode, stdout, stderr } = await videos("list --folder Dives --folder Sea");
    expect([exitCode, stderr]).toEqual([0, ""]);
    const [head, ...rows] = stdout.split("\n").map((row) => row.split(/ {2,}/));
    expect(head).toEqual(["VIDEOID", "NAME", "FOLDER", "LAYOUT", "STATE", "PUBLISHED", "CREATED"]);
    expect(rows.map((row) => row.slice(0, 6))).toEqual([
      [String(wreck), "Wreck", "Sea", "SBS", "processing", "yes"],
      [String(reef), "Reef", "Dives", "SBS", "processing", "yes"],
    ]);
    const found = JSON.parse((await videos("list --search reef --json")).stdout) as LibraryItem[];
    expect(found).toMatchObject([{ id: reef, videoName: "Reef", status: "processing" }]);
    expect(JSON.parse((await videos("list --status failed --json")).stdout)).toEqual([]);
  });

  it("list reads every page", async () => {
    const { resources, contextFor } = server.context;
    const { workspaceId } = contextFor("admin").actor;
    const many = Array.from({ length: 120 }, (_, index) => ({
      workspaceId,
      videoName: `many ${index}`,
      description: "",
      folderName: "Many",
      layout: "SBS" as const,
      perspective: 0,
    }));
    await resources.db.libraryVideo.createMany({ data: many });
    expect(JSON.parse((await videos("list --folder Many --json")).stdout)).toHaveLength(120);
  });

  it("show prints the video, its streams and its jobs", async () => {
    const id = await upload("Shown");
    const { stdout } = await videos(`show ${id}`);
    expect(stdout).toMatch(new RegExp(`^video +${id}\nname +Shown\nfolder +Home\nlayout +SBS$`, "m"));
    expect(stdout).toMatch(/^STREAM +STATE +VISIBILITY +JOB +ADDRESS\n\S.* queued +public +\d+ +-$/m);
    expect(stdout).toMatch(/^JOB +KIND +STATE +PROGRESS +ATTEMPTS +CREATED +ERROR\n\d+ +ingest +queued +- +0 /m);
    const { library, streams, jobs } = JSON.parse((await videos(`show ${id} --json`)).stdout);
    expect([library.id, streams.length, jobs.length]).toEqual([id, 1, 1]);
  });

  it("delete begins to; what is gone, and a key without the role, are one line each", async () => {
    const id = await upload("Not needed");
    expect(await videos(`delete ${id}`)).toEqual({ exitCode: 0, stdout: `Video ${id} is being deleted`, stderr: "" });
    const gone = { exitCode: 1, stdout: "", stderr: expect.stringMatching(/^There is no such video\.$/) };
    expect(await videos(`show ${id}`)).toMatchObject(gone);
    expect(await videos(`show ${id} --json`)).toMatchObject(gone);
    const weak = {
      ...server.env,
      VERGENCE_API_KEY: await server.context.keyFor(server.context.contextFor("admin"), "readonly"),
    };
    const kept = await upload("Kept");
    const forbidden = await runCli(["videos", "delete", String(kept)], weak);
    expect(forbidden).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^[^\n]+$/) });
    expect((await server.client.videos.get(kept)).videoName).toBe("Kept");
  });
});
