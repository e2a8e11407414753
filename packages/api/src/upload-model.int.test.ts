import type { FileState, PartUrls, UploadGroup } from "@vergence/contract";
import { expireGroups } from "@vergence/core/worker";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type ApiHarness, createApiHarness } from "./testing/api-harness.ts";
import { restTransport, type Transport, type TransportAnswer, trpcTransport } from "./testing/transports.ts";
import { multipartSize } from "./testing/uploads.ts";

type Status = "pending" | "completed" | "canceled" | "expired";
interface ModelFile {
  file: FileState;
  ids: { uploadSessionId: string; uploadId: string };
  /** The etags of the parts that were sent, by number. */
  sent: Map<number, string>;
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
  transport: Transport;
  strangerKey: string;
  readonlyKey: string;
}
type Command = fc.AsyncCommand<Model, Real>;

let opened: Omit<Real, "transport">;
beforeAll(async () => {
  const harness = await createApiHarness();
  const strangerKey = await harness.t.keyFor(await harness.t.strangerContext(), "admin");
  opened = { harness, strangerKey, readonlyKey: await harness.keyFor("readonly") };
});
afterAll(() => opened?.harness.close());

const idOf = ({ uploadSessionId }: ModelGroup) => ({ uploadSessionId });
const isGone = ({ status }: ModelGroup) => status === "canceled" || status === "expired";

/**
 * What is there must be what the model says, and a library record with its one job exactly where the group is
 * completed.
 */
async function compare({ harness, transport }: Real, group: ModelGroup): Promise<void> {
  const { json } = await transport("uploadGroups.get", idOf(group));
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
  run: (group: ModelGroup, file: ModelFile, real: Real, partNumber: number) => Promise<void>,
): fc.Arbitrary<Command> {
  return fc.tuple(fc.nat(9), fc.nat(9)).map(([groupPick, filePick]) => ({
    check: (model) => model.groups.length > 0,
    async run(model, real) {
      const group = model.groups[groupPick % model.groups.length] as ModelGroup;
      const file = group.files[filePick % group.files.length] as ModelFile;
      // Independent of which file was picked.
      const partPick = Math.floor(filePick / group.files.length);
      await run(group, file, real, (partPick % file.file.totalParts) + 1);
      await compare(real, group);
    },
    toString: () => `${name}(${groupPick}, ${filePick})`,
  }));
}

/** Every other video goes in two parts, the first of which is of the least length that the store takes. */
const videoSize = fc.constantFrom(5, multipartSize(2));
const start: fc.Arbitrary<Command> = fc.tuple(videoSize, fc.nat(2)).map(([sizeBytes, subtitleCount]) => ({
  check: () => true,
  async run(model, real) {
    const subtitles = ["en", "fr"].slice(0, subtitleCount).map((languageTag) => {
      return { fileName: `${languageTag}.srt`, fileRole: "subtitle", sizeBytes: 7, languageTag };
    });
    const files = [{ fileName: "a.mp4", fileRole: "video", sizeBytes }, ...subtitles];
    const answer = await real.transport("uploadGroups.start", { videoName: "Modelled", layout: "2D", files });
    const group = answer.json as UploadGroup;
    const { uploadSessionId } = group;
    const modelled: ModelGroup = {
      uploadSessionId,
      status: "pending",
      files: group.files.map((file) => {
        const ids = { uploadSessionId, uploadId: file.uploadId };
        return { file, ids, sent: new Map(), isCompleted: false };
      }),
      libraryId: null,
    };
    model.groups.push(modelled);
    await compare(real, modelled);
  },
  toString: () => `start(${sizeBytes} bytes, ${subtitleCount} subtitles)`,
}));

const urls = onGroup("urls", async (group, { ids, isCompleted }, { transport }) => {
  const answer = await transport("uploadGroups.partUrls", ids);
  expect(answer.status).toBe(isGone(group) ? 410 : isCompleted ? 409 : 200);
});

const held = onGroup("held", async (group, file, { transport }) => {
  const answer = await transport("uploadGroups.listParts", file.ids);
  expect(answer.status).toBe(isGone(group) ? 410 : 200);
  if (isGone(group)) return;
  // Of a completed multipart file the store has one object, and no parts any more.
  const isListed = !file.isCompleted || file.file.uploadStrategy === "single_put";
  const numbers = (answer.json as { partNumber: number }[]).map(({ partNumber }) => partNumber);
  expect(numbers).toEqual(isListed ? [...file.sent.keys()].sort() : []);
});

/** The same bytes for every part of a length. */
const bytes = Buffer.alloc(multipartSize(2), 1);

async function sendPart(transport: Transport, { ids, sent }: ModelFile, partNumber: number): Promise<void> {
  const { json } = await transport("uploadGroups.partUrls", { ...ids, partNumbers: [partNumber] });
  for (const { url, sizeBytes } of (json as PartUrls).parts) {
    const answer = await fetch(url, { method: "PUT", body: bytes.subarray(0, sizeBytes) });
    expect(answer.status).toBe(200);
    sent.set(partNumber, answer.headers.get("etag") ?? "");
  }
}

const putPart = onGroup("put part", async (group, file, { transport }, partNumber) => {
  if (!isGone(group) && !file.isCompleted) await sendPart(transport, file, partNumber);
});

const putAll = onGroup("put all parts", async (group, file, { transport }) => {
  if (isGone(group) || file.isCompleted) return;
  for (let partNumber = 1; partNumber <= file.file.totalParts; partNumber++)
    await sendPart(transport, file, partNumber);
});

const putWrongLength = onGroup("put of another length", async (group, { file, ids, isCompleted }, { transport }) => {
  if (isGone(group) || isCompleted) return;
  const { json } = await transport("uploadGroups.partUrls", { ...ids, partNumbers: [file.totalParts] });
  const [{ url = "", sizeBytes = 0 } = {}] = (json as PartUrls).parts;
  expect((await fetch(url, { method: "PUT", body: bytes.subarray(0, sizeBytes + 1) })).status).toBe(403);
});

/** Completes a file with the parts that were sent of it, whether or not these are all. */
function callComplete(transport: Transport, { file, ids, sent }: ModelFile): Promise<TransportAnswer> {
  const parts = [...sent].map(([partNumber, etag]) => ({ partNumber, etag }));
  const isNamed = file.uploadStrategy === "multipart" && parts.length > 0;
  return transport("uploadGroups.completeFile", { ...ids, ...(isNamed && { parts }) });
}

/** What `complete` must answer by the model, which it moves on. */
function expectCompletion(group: ModelGroup, file: ModelFile, answer: TransportAnswer): void {
  const isRefused = isGone(group) || !(file.isCompleted || file.sent.size === file.file.totalParts);
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

const complete = onGroup("complete", async (group, file, { transport }) => {
  expectCompletion(group, file, await callComplete(transport, file));
});

const completeTwiceAtOnce = onGroup("complete twice at once", async (group, file, { transport }) => {
  const answers = await Promise.all([callComplete(transport, file), callComplete(transport, file)]);
  for (const answer of answers) expectCompletion(group, file, answer);
});

/** Whichever comes first, the rest follows from it: nothing is both completed and canceled. */
const completeAgainstCancel = onGroup("complete against cancel", async (group, file, { transport }) => {
  const [completed, canceled] = await Promise.all([
    callComplete(transport, file),
    transport("uploadGroups.cancel", idOf(group)),
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

function expectCancel(group: ModelGroup, answer: TransportAnswer): void {
  const statuses: Record<Status, number> = { pending: 200, canceled: 200, completed: 409, expired: 410 };
  expect(answer.status).toBe(statuses[group.status]);
  if (answer.status === 200) group.status = "canceled";
}

const cancel = onGroup("cancel", async (group, _, { transport }) => {
  expectCancel(group, await transport("uploadGroups.cancel", idOf(group)));
});

const expire = onGroup("expire", async (group, _, { harness }) => {
  const { resources } = harness.t;
  const past = new Date(resources.clock.now().getTime() - 1_000);
  await resources.db.uploadGroup.update({ where: { id: group.uploadSessionId }, data: { expiresAt: past } });
  if (group.status === "pending") group.status = "expired";
  await expireGroups(resources);
});

const wrongKeys = onGroup("wrong keys", async (group, { ids }, { transport, strangerKey, readonlyKey }) => {
  for (const [useCase, input] of [
    ["uploadGroups.cancel", idOf(group)],
    ["uploadGroups.completeFile", ids],
  ] as const) {
    expect((await transport(useCase, input, { key: strangerKey })).status).toBe(404);
    expect((await transport(useCase, input, { key: readonlyKey })).status).toBe(403);
    expect((await transport(useCase, input, { key: null })).status).toBe(401);
  }
});

test.each([
  ["REST", restTransport],
  ["tRPC", trpcTransport],
])(
  "any sequence of calls at the %s transport, in any order and at once › the states that the contract's words lead to",
  async (_, openTransport) => {
    const real: Real = { ...opened, transport: openTransport(opened.harness) };
    // What leads on comes oftener than what ends a group: else next to nothing would ever be completed.
    const often = [
      putPart,
      putPart,
      putAll,
      putAll,
      putAll,
      complete,
      complete,
      complete,
      complete,
      completeTwiceAtOnce,
    ];
    const rest = [
      start,
      urls,
      held,
      putWrongLength,
      completeTwiceAtOnce,
      completeAgainstCancel,
      cancel,
      expire,
      wrongKeys,
    ];
    const steps = fc.commands([...often, ...often, ...rest], { maxCommands: 25, size: "max" });
    await fc.assert(
      fc.asyncProperty(start, steps, (first, commands) => {
        // Most steps need a group.
        const open = async () => {
          const model: Model = { groups: [] };
          await first.run(model, real);
          return { model, real };
        };
        return fc.asyncModelRun(open, commands);
      }),
      { numRuns: 40 },
    );
  },
);
