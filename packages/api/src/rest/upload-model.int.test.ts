import { expireGroups } from "@vergence/core";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, type ApiHarness, createApiHarness } from "../testing/api-harness.ts";
import { filesOf, putParts, type StartedFile, startGroup } from "../testing/uploads.ts";

type Status = "pending" | "completed" | "canceled" | "expired";
interface ModelFile {
  file: StartedFile;
  isStored: boolean;
  isCompleted: boolean;
}
/** What a group must be, by the words of the contract alone. */
interface ModelGroup {
  uploadSessionId: string;
  status: Status;
  files: ModelFile[];
  libraryId: number | null;
}
interface Model {
  groups: ModelGroup[];
}
interface Real {
  harness: ApiHarness;
  strangerKey: string;
  readonlyKey: string;
}
type Command = fc.AsyncCommand<Model, Real>;

let real: Real;
beforeAll(async () => {
  const harness = await createApiHarness();
  const strangerKey = await harness.t.keyFor(await harness.t.strangerContext(), "admin");
  real = { harness, strangerKey, readonlyKey: await harness.keyFor("readonly") };
});
afterAll(() => real?.harness.close());

const groupPath = ({ uploadSessionId }: ModelGroup) => `/api/videos/uploads/${uploadSessionId}`;
const isGone = ({ status }: ModelGroup) => status === "canceled" || status === "expired";

/** What is there must be what the model says, and a library record with its one job exactly where the group is completed. */
async function compare({ harness }: Real, group: ModelGroup): Promise<void> {
  const { json } = await harness.call("GET", groupPath(group));
  const seen = json as { status: Status; libraryId: number | null; files: { status: Status }[] };
  expect(seen.status).toBe(group.status);
  expect(seen.libraryId).toBe(group.libraryId);
  const statusOf = ({ isCompleted }: ModelFile) => (isCompleted ? "completed" : group.status);
  expect(seen.files.map(({ status }) => status)).toEqual(group.files.map(statusOf));
  const videos = await harness.t.resources.db.libraryVideo.findMany({
    where: { uploadGroupId: group.uploadSessionId },
    include: { jobs: true, assetFiles: true },
  });
  expect(videos.map(({ id }) => id)).toEqual(group.libraryId === null ? [] : [group.libraryId]);
  for (const video of videos) {
    expect(video.jobs).toMatchObject([{ kind: "ingest", status: "queued" }]);
    expect(video.assetFiles).toHaveLength(group.files.length);
  }
}

/** A step on one group, and on one of its files, picked by numbers; it is a step only where there is a group. */
function onGroup(
  name: string,
  run: (group: ModelGroup, file: ModelFile, real: Real) => Promise<void>,
): fc.Arbitrary<Command> {
  return fc.tuple(fc.nat(9), fc.nat(9)).map(([groupPick, filePick]) => ({
    check: (model) => model.groups.length > 0,
    async run(model, real) {
      const group = model.groups[groupPick % model.groups.length] as ModelGroup;
      const file = group.files[filePick % group.files.length] as ModelFile;
      await run(group, file, real);
      await compare(real, group);
    },
    toString: () => `${name}(${groupPick}, ${filePick})`,
  }));
}

const start: fc.Arbitrary<Command> = fc.integer({ min: 0, max: 2 }).map((subtitleCount) => ({
  check: () => true,
  async run(model, real) {
    const subtitles = ["en", "fr"].slice(0, subtitleCount).map((languageTag) => {
      return { fileName: `${languageTag}.srt`, fileRole: "subtitle", sizeBytes: 7, languageTag };
    });
    const files = [{ fileName: "a.mp4", fileRole: "video", sizeBytes: 5 }, ...subtitles];
    const group = await startGroup(real.harness, { videoName: "Modelled", layout: "2D", files });
    const modelled: ModelGroup = {
      uploadSessionId: group.uploadSessionId,
      status: "pending",
      files: filesOf(group).map((file) => ({ file, isStored: false, isCompleted: false })),
      libraryId: null,
    };
    model.groups.push(modelled);
    await compare(real, modelled);
  },
  toString: () => `start(${subtitleCount} subtitles)`,
}));

const urls = onGroup("urls", async (group, { file, isCompleted }, { harness }) => {
  const answer = await harness.call("POST", `${file.path}/part-urls`);
  expect(answer.status).toBe(isGone(group) ? 410 : isCompleted ? 409 : 200);
});

const put = onGroup("put", async (group, file, { harness }) => {
  if (isGone(group) || file.isCompleted) return;
  await putParts(harness, file.file);
  file.isStored = true;
});

const putWrongLength = onGroup("put of another length", async (group, { file, isCompleted }, { harness }) => {
  if (isGone(group) || isCompleted) return;
  const { json } = await harness.call("POST", `${file.path}/part-urls`);
  const [{ url = "" } = {}] = (json as { parts: { url: string }[] }).parts;
  expect((await fetch(url, { method: "PUT", body: Buffer.alloc(file.totalBytes + 1) })).status).toBe(403);
});

/** What `complete` must answer by the model, which it moves on. */
function expectCompletion(group: ModelGroup, file: ModelFile, answer: Answer): void {
  const isRefused = isGone(group) || !(file.isCompleted || file.isStored);
  expect(answer.status).toBe(isGone(group) ? 410 : isRefused ? 422 : 200);
  if (isRefused) return;
  file.isCompleted = true;
  const { libraryId } = answer.json as { libraryId: number | null };
  if (group.files.every(({ isCompleted }) => isCompleted)) {
    group.status = "completed";
    group.libraryId ??= libraryId;
    expect(libraryId).toEqual(expect.any(Number));
  }
  expect(libraryId).toBe(group.libraryId);
}

const complete = onGroup("complete", async (group, file, { harness }) => {
  expectCompletion(group, file, await harness.call("POST", `${file.file.path}/complete`));
});

const completeTwiceAtOnce = onGroup("complete twice at once", async (group, file, { harness }) => {
  const call = () => harness.call("POST", `${file.file.path}/complete`);
  const answers = await Promise.all([call(), call()]);
  for (const answer of answers) expectCompletion(group, file, answer);
});

/** Whichever comes first, the rest follows from it: nothing is both completed and canceled. */
const completeAgainstCancel = onGroup("complete against cancel", async (group, file, { harness }) => {
  const [completed, canceled] = await Promise.all([
    harness.call("POST", `${file.file.path}/complete`),
    harness.call("DELETE", groupPath(group)),
  ]);
  if (group.status === "pending" && completed.status === 200 && canceled.status === 409) {
    expectCompletion(group, file, completed);
    return;
  }
  if (group.status === "pending") {
    expect(canceled.status).toBe(200);
    // It was completed before the cancel, or found the group canceled, or had nothing to complete.
    expect([200, 410, 422]).toContain(completed.status);
    if (completed.status === 200) file.isCompleted = true;
    group.status = "canceled";
    return;
  }
  expectCompletion(group, file, completed);
  expectCancel(group, canceled);
});

function expectCancel(group: ModelGroup, answer: Answer): void {
  const statuses: Record<Status, number> = { pending: 200, canceled: 200, completed: 409, expired: 410 };
  expect(answer.status).toBe(statuses[group.status]);
  if (answer.status === 200) group.status = "canceled";
}

const cancel = onGroup("cancel", async (group, _, { harness }) => {
  expectCancel(group, await harness.call("DELETE", groupPath(group)));
});

const expire = onGroup("expire", async (group, _, { harness }) => {
  const { resources } = harness.t;
  const past = new Date(resources.clock.now().getTime() - 1_000);
  await resources.db.uploadGroup.update({ where: { id: group.uploadSessionId }, data: { expiresAt: past } });
  if (group.status === "pending") group.status = "expired";
  await expireGroups(resources);
});

const wrongKeys = onGroup("wrong keys", async (group, { file }, { harness, strangerKey, readonlyKey }) => {
  for (const [method, path] of [
    ["DELETE", groupPath(group)],
    ["POST", `${file.path}/complete`],
  ] as const) {
    expect((await harness.call(method, path, { key: strangerKey })).status).toBe(404);
    expect((await harness.call(method, path, { key: readonlyKey })).status).toBe(403);
    expect((await harness.call(method, path, { key: null })).status).toBe(401);
  }
});

test("any sequence of calls, in any order and at once › the states that the contract's words lead to", async () => {
  const frequent = [start, put, put, complete, complete];
  const all = [
    ...frequent,
    urls,
    putWrongLength,
    completeTwiceAtOnce,
    completeAgainstCancel,
    cancel,
    expire,
    wrongKeys,
  ];
  await fc.assert(
    fc.asyncProperty(fc.commands(all, { maxCommands: 25 }), (commands) =>
      fc.asyncModelRun(() => ({ model: { groups: [] }, real }), commands),
    ),
    { numRuns: 60 },
  );
});
