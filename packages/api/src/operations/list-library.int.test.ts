import { folders, publishedVideos, videoPage } from "@vergence/contract";
import { beforeAll, describe, expect, test } from "vitest";
import { expectProblem } from "../testing/api-harness.ts";
import { createLibraryHarness, pathsOf } from "../testing/library-harness.ts";
import { makePlayable } from "../testing/playable.ts";
import { aBody, makeVideo } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(createLibraryHarness);

describe("GET /api/videos", () => {
  const page = async (query: string) => videoPage.parse((await harness.get(`/videos?${query}`)).json);
  let made: number[];
  beforeAll(async () => {
    made = [];
    for (const [name, folderName] of [
      ["Red 1%", "Paged"],
      ["red 2", "Paged"],
      ["Blue", "Paged"],
      ["RED 3", "paged"],
    ])
      made.unshift((await makeVideo(harness, { ...aBody(), videoName: name, folderName })).id);
  });
  const idsOf = async (query: string) => (await page(query)).items.map(({ id }) => id);

  test("› 200 newest first, page by page, each video once, though all are of one moment", async () => {
    const createdAt = new Date("2026-01-31T09:30:00.000Z");
    await harness.t.resources.db.libraryVideo.updateMany({ where: { id: { in: made } }, data: { createdAt } });
    const seen: number[] = [];
    let cursor = "";
    do {
      const { items, nextCursor } = await page(`folderName=Paged&folderName=paged&limit=1${cursor}`);
      expect(items.length).toBeLessThanOrEqual(1);
      seen.push(...items.map(({ id }) => id));
      cursor = nextCursor ? `&cursor=${nextCursor}` : "";
    } while (cursor);
    expect(seen).toEqual(made);
  });

  test("› 200 by folder, by text whatever its case and its signs, by status, and all of them together", async () => {
    const [capitals, blue, two, percent] = made;
    expect(await idsOf("folderName=Paged")).toEqual([blue, two, percent]);
    expect(await idsOf("search=rEd")).toEqual([capitals, two, percent]);
    expect(await idsOf("search=%25")).toEqual([percent]);
    expect(await idsOf("search=_")).toEqual([]);
    expect(await idsOf("search=red&folderName=Paged&status=processing")).toEqual([two, percent]);
    expect(await idsOf("search=red&status=ready")).toEqual([]);
    expect(await idsOf("status=ready")).toEqual([harness.mono.id, harness.stereo.id]);
  });

  test("› 200 with the library's own fields and what a list is made of", async () => {
    const { items } = await page("status=ready");
    expect(items[0]).toEqual({
      ...((await harness.get(`/videos/${harness.mono.id}`)).json as object),
      status: "ready",
      isPublished: true,
      visibility: "public",
    });
  });

  test.each([
    ["limit=0&status=deleting&search=%00", ["limit", "status", "search"]],
    ["cursor=x", ["cursor"]],
    [`cursor=${Buffer.from("[1,0]").toString("base64url")}`, ["cursor"]],
    [`cursor=${Buffer.from('[1,"a"]').toString("base64url")}`, ["cursor"]],
  ])("› 400 for %s", async (query, paths) => {
    expect(pathsOf(expectProblem(await harness.get(`/videos?${query}`), 400, "invalid_input"))?.sort()).toEqual(
      paths.sort(),
    );
  });
});

describe("GET /api/videos/published, page by page", () => {
  const nextOf = (link: string | null) => /^<([^>]+)>; rel="next"$/.exec(link ?? "")?.[1] ?? null;

  test("› 200 with the same streams, in the same order, by following Link", async () => {
    const folderName = "A & B";
    for (let count = 0; count < 3; count++) {
      const video = await makeVideo(harness, { ...aBody(), folderName });
      await makePlayable(harness, video);
    }
    const query = `folderName=${encodeURIComponent(folderName)}&folderName=Other&visibility=public`;
    const whole = await harness.get(`/videos/published?${query}`);
    expect(whole.headers.get("link")).toBeNull();
    const all = publishedVideos.parse(whole.json);
    expect(all).toHaveLength(3);
    const seen: unknown[] = [];
    const sizes: number[] = [];
    for (let next: string | null = `/api/videos/published?${query}&limit=2`; next; ) {
      const answer = await harness.call("GET", next);
      expect(answer.status, answer.text).toBe(200);
      const entries = publishedVideos.parse(answer.json);
      seen.push(...entries);
      sizes.push(entries.length);
      next = nextOf(answer.headers.get("link"));
    }
    expect(seen).toEqual(all);
    expect(sizes).toEqual([2, 1]);
  });

  test("› 400 for a limit or a cursor that is none", async () => {
    const problem = expectProblem(await harness.get("/videos/published?limit=101"), 400, "invalid_input");
    expect(pathsOf(problem)).toEqual(["limit"]);
    expect(pathsOf(expectProblem(await harness.get("/videos/published?cursor=x"), 400, "invalid_input"))).toEqual([
      "cursor",
    ]);
  });
});

describe("GET /api/folders and POST /api/folders/{folderName}", () => {
  const all = async () => folders.parse((await harness.get("/folders")).json).folders;
  const inFolder = (folderName: string) => makeVideo(harness, { ...aBody(), folderName });
  const rename = (from: string, name: unknown) => harness.post(`/folders/${encodeURIComponent(from)}`, { name });

  test("› 200 with each folder's videos counted, by name; renamed with all that is in it", async () => {
    const ids = [(await inFolder("Tides & 50%")).id, (await inFolder("Tides & 50%")).id];
    await inFolder("tides & 50%");
    const open = await harness.call("POST", "/api/videos/uploads", { body: { ...aBody(), folderName: "Tides & 50%" } });
    const named = await all();
    expect(named).toEqual(expect.arrayContaining([{ folderName: "Tides & 50%", videoCount: 2 }]));
    expect(named.map(({ folderName }) => folderName)).toEqual([...named].map(({ folderName }) => folderName).sort());
    expect((await rename("Tides & 50%", " Ebb ")).json).toEqual({ folderName: "Ebb", videoCount: 2 });
    for (const id of ids) expect((await harness.get(`/videos/${id}`)).json).toMatchObject({ folderName: "Ebb" });
    // Of an upload that is still open, too; not of a folder whose name differs in case.
    const { uploadSessionId } = open.json as { uploadSessionId: string };
    expect((await harness.get(`/videos/uploads/${uploadSessionId}`)).json).toMatchObject({ folderName: "Ebb" });
    expect(await all()).toEqual(expect.arrayContaining([{ folderName: "tides & 50%", videoCount: 1 }]));
    expect((await rename("Ebb", "Ebb")).status).toBe(200);
  });

  test("› 409 for the name of another folder, 404 for a folder that is none, 400 for a name that is none", async () => {
    await inFolder("One");
    await inFolder("Two");
    expectProblem(await rename("One", "Two"), 409, "invalid_transition");
    expectProblem(await rename("Three", "Four"), 404, "not_found");
    expect(pathsOf(expectProblem(await rename("One", "a/b"), 400, "invalid_input"))).toEqual(["name"]);
  });

  test("› renames that race to one name: one of them wins", async () => {
    for (const name of ["Left", "Right"]) await inFolder(name);
    const raced = await Promise.all([rename("Left", "Both"), rename("Right", "Both")]);
    expect(raced.map(({ status }) => status).sort()).toEqual([200, 409]);
  });
});
