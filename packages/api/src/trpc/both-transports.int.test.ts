import { TRPCError } from "@trpc/server";
import type { ErrorCode, KeyRole } from "@vergence/contract";
import { createKey, errorTable, revokeKey } from "@vergence/core";
import { expireGroups } from "@vergence/core/worker";
import { beforeAll, describe, expect, test } from "vitest";
import { routes } from "../operations/index.ts";
import { type Answer, type CallOptions, createApiHarness, expectProblem } from "../testing/api-harness.ts";
import { isLate, type LateInput, late, withMore, wordsOf } from "../testing/late-input.ts";
import { createServerCaller } from "../testing/server-caller.ts";
import { aBody, completeSmallFile, makeVideo, multipartSize, startFile, unknownId } from "../testing/uploads.ts";
import { type FileInput, type Input, uploads, useCases } from "../testing/use-cases.ts";
import { useHarness } from "../testing/use-harness.ts";

type Ids = { uploadSessionId: string; uploadId: string };
const harness = useHarness(createApiHarness);
/** One file in each state, one of them another workspace's. */
const files: Record<"open" | "multipart" | "completed" | "canceled" | "expired" | "theirs", Ids> = {} as never;
let video: { id: number; jobId: number };
let revokedKeyId: string;
beforeAll(async () => {
  const { clock, resources } = harness.t;
  const start = async (sizeBytes?: number) => {
    const { uploadSessionId, uploadId, path } = await startFile(harness, sizeBytes);
    return { uploadSessionId, uploadId, path };
  };
  files.expired = await start();
  clock.advance(6 * 86_400);
  await expireGroups(resources);
  clock.advance(-6 * 86_400);
  files.open = await start();
  files.multipart = await start(multipartSize(2));
  const completed = await start();
  await completeSmallFile(harness, completed);
  files.completed = completed;
  files.canceled = await start();
  await harness.call("DELETE", `${uploads}/${files.canceled.uploadSessionId}`);
  const key = await harness.t.keyFor(await harness.t.strangerContext(), "admin");
  files.theirs = await startFile({ call: (method, path, options) => harness.call(method, path, { ...options, key }) });
  video = await makeVideo(harness);
  const admin = harness.t.contextFor("admin");
  revokedKeyId = (await createKey(admin, { name: "revoked", role: "upload" })).keyId;
  await revokeKey(admin, { keyId: revokedKeyId });
});

const file = (state: keyof typeof files, more: Input = {}) =>
  late(withMore(`the ${state} file`, more), () => ({
    uploadSessionId: files[state].uploadSessionId,
    uploadId: files[state].uploadId,
    ...more,
  }));
const unknownFile = { uploadSessionId: unknownId(), uploadId: unknownId() };
const fileAndUnknownToken = late("the open file and an unknown token", () => ({
  ...file("open").make(),
  tokenId: unknownId(),
}));
const theVideo = (more: Input = {}) => late(withMore("the video", more), () => ({ id: video.id, ...more }));
const theJob = late("the video's job", () => ({ ...video }));
const noVideo = 2 ** 31 - 1;
const aRemote = { name: "Reef", layout: "2D", videoUrl: "https://films.example/reef.mp4" };
const page = { allowedOrigins: ["https://films.example"] };
const future = "2999-01-01T00:00:00.000Z";

/** Use case, what is refused of it, with which code, and by whom it is called if not by an admin. */
const refusals: [useCase: string, input: FileInput | LateInput, code: ErrorCode, role?: KeyRole][] = [
  ["uploadGroups.start", {}, "invalid_input"],
  ["uploadGroups.start", { ...aBody(), layout: "AIV", videoName: "a/b", perspective: 360 }, "invalid_input"],
  [
    "uploadGroups.start",
    { ...aBody(), files: [{ fileName: "a.mkv", fileRole: "video", sizeBytes: "5" }] },
    "invalid_input",
  ],
  ["uploadGroups.start", aBody(), "forbidden", "readonly"],
  ["uploadGroups.list", { limit: "0", status: "done", layout: "3D" }, "invalid_input"],
  ["uploadGroups.list", { cursor: "rubbish" }, "invalid_input"],
  ["uploadGroups.list", {}, "forbidden", "readonly"],
  ["uploadGroups.get", { uploadSessionId: "x" }, "invalid_input"],
  ["uploadGroups.get", { uploadSessionId: unknownId() }, "not_found"],
  ["uploadGroups.get", file("theirs"), "not_found"],
  ["uploadGroups.get", file("open"), "forbidden", "readonly"],
  ["uploadGroups.cancel", { uploadSessionId: "x" }, "invalid_input"],
  ["uploadGroups.cancel", file("theirs"), "not_found"],
  ["uploadGroups.cancel", file("completed"), "already_completed"],
  ["uploadGroups.cancel", file("expired"), "gone"],
  ["uploadGroups.cancel", file("open"), "forbidden", "readonly"],
  ["uploadGroups.partUrls", { uploadSessionId: "x", uploadId: "y" }, "invalid_input"],
  ["uploadGroups.partUrls", file("multipart", { partNumbers: [0, "1"], count: 1 }), "invalid_input"],
  ["uploadGroups.partUrls", file("multipart", { partNumbers: [3] }), "invalid_input"],
  ["uploadGroups.partUrls", file("multipart", { startPartNumber: 3, count: 1 }), "invalid_input"],
  ["uploadGroups.partUrls", unknownFile, "not_found"],
  ["uploadGroups.partUrls", file("theirs"), "not_found"],
  ["uploadGroups.partUrls", file("completed"), "already_completed"],
  ["uploadGroups.partUrls", file("canceled"), "gone"],
  ["uploadGroups.partUrls", file("expired"), "gone"],
  ["uploadGroups.partUrls", file("open"), "forbidden", "readonly"],
  ["uploadGroups.completeFile", file("multipart", { parts: [{ partNumber: "1", etag: "" }] }), "invalid_input"],
  ["uploadGroups.completeFile", file("multipart"), "parts_mismatch"],
  ["uploadGroups.completeFile", file("multipart", { parts: [{ partNumber: 3, etag: "a" }] }), "parts_mismatch"],
  ["uploadGroups.completeFile", file("open"), "stored_bytes_mismatch"],
  ["uploadGroups.completeFile", unknownFile, "not_found"],
  ["uploadGroups.completeFile", file("theirs"), "not_found"],
  ["uploadGroups.completeFile", file("canceled"), "gone"],
  ["uploadGroups.completeFile", file("open"), "forbidden", "readonly"],
  ["uploadGroups.listParts", { uploadSessionId: "x", uploadId: "y" }, "invalid_input"],
  ["uploadGroups.listParts", file("theirs"), "not_found"],
  ["uploadGroups.listParts", file("expired"), "gone"],
  ["uploadGroups.listParts", file("open"), "forbidden", "readonly"],
  ...["videos.get", "videos.streams", "videos.jobs", "videos.job", "videos.jobStatus"].flatMap(
    (useCase): typeof refusals => [
      [useCase, { id: "x", jobId: 1 }, "invalid_input"],
      [useCase, { id: 0, jobId: 1 }, "invalid_input"],
      [useCase, { id: noVideo, jobId: noVideo }, "not_found"],
      [useCase, theJob, "forbidden", "upload"],
    ],
  ),
  ["videos.jobStatus", theVideo({ jobId: noVideo }), "not_found"],
  ["videos.list", { limit: "0", status: "deleting", folderName: "a\u0000b" }, "invalid_input"],
  ["videos.list", { cursor: "rubbish" }, "invalid_input"],
  ["videos.list", {}, "forbidden", "upload"],
  ["videos.published", { cursor: "rubbish" }, "invalid_input"],
  ["videos.published", { limit: "101" }, "invalid_input"],
  ["videos.startRemoteUpload", { name: "", layout: "AIV", videoUrl: "film.mp4", perspective: 180 }, "invalid_input"],
  ["videos.startRemoteUpload", { ...aRemote, videoUrl: "http://169.254.169.254/latest" }, "invalid_input"],
  ["videos.startRemoteUpload", { ...aRemote, layout: "Separate" }, "invalid_input"],
  ["videos.startRemoteUpload", aRemote, "forbidden", "readonly"],
  ["videos.folders", {}, "forbidden", "upload"],
  ["videos.renameFolder", { folderName: "Home", name: "a/b" }, "invalid_input"],
  ["videos.renameFolder", { folderName: "home", name: "Oceans" }, "not_found"],
  ["videos.renameFolder", { folderName: "Home", name: "Oceans" }, "forbidden", "readonly"],
  ["videos.delete", { id: "x" }, "invalid_input"],
  ["videos.delete", { id: noVideo }, "not_found"],
  ["videos.delete", theVideo(), "forbidden", "readonly"],
  ["videos.update", { id: 1, name: "", layout: "AIV", isPublished: "yes" }, "invalid_input"],
  ["videos.update", { id: noVideo }, "not_found"],
  ["videos.update", theVideo({ visibility: "drm" }), "drm_not_configured"],
  ["videos.update", theVideo(), "forbidden", "readonly"],
  ["videos.createStream", { id: 1, streamFormat: "AV1", bitrateLadder: [] }, "invalid_input"],
  ["videos.createStream", { id: noVideo, streamFormat: "H264" }, "not_found"],
  ["videos.createStream", theVideo({ streamFormat: "H264" }), "not_ready"],
  ["videos.createStream", theVideo({ streamFormat: "H264" }), "forbidden", "readonly"],
  ["videos.download", { id: 1, kind: "all" }, "invalid_input"],
  ["videos.download", { id: noVideo }, "not_found"],
  ["videos.download", theVideo(), "forbidden", "upload"],
  ...["videos.cancelJob", "videos.retryJob"].flatMap((useCase): typeof refusals => [
    [useCase, { id: "x", jobId: "y" }, "invalid_input"],
    [useCase, theVideo({ jobId: noVideo }), "not_found"],
    [useCase, theJob, "forbidden", "readonly"],
  ]),
  ["videos.retryJob", theJob, "invalid_transition"],
  ["videos.published", { visibility: "all", folderName: "x".repeat(201) }, "invalid_input"],
  ["videos.published", {}, "forbidden", "upload"],
  ["webhooks.create", { url: "ftp://films.example", eventTypes: ["video.made"] }, "invalid_input"],
  ["webhooks.create", { url: "http://169.254.169.254/latest" }, "invalid_input"],
  ["webhooks.create", { url: "https://films.example/" }, "forbidden", "readonly"],
  ["webhooks.list", {}, "forbidden", "upload"],
  ...["get", "update", "delete", "rotateSecret", "test", "deliveries", "replayDelivery", "replay"].flatMap(
    (call): typeof refusals => {
      const more = { deliveryId: unknownId(), from: "2026-01-01T00:00:00Z" };
      return [
        [`webhooks.${call}`, { ...more, webhookId: "x" }, "invalid_input"],
        [`webhooks.${call}`, { ...more, webhookId: unknownId() }, "not_found"],
        [`webhooks.${call}`, { ...more, webhookId: unknownId() }, "forbidden", "readonly"],
      ];
    },
  ),
  [
    "uploadGroups.createToken",
    file("open", {
      allowedOrigins: ["*", "https://a.example/"],
      expiresInSeconds: 86_401,
      maxFileSizeBytes: 0,
      canCancel: 1,
    }),
    "invalid_input",
  ],
  ["uploadGroups.createToken", file("open", { allowedOrigins: [] }), "invalid_input"],
  ["uploadGroups.createToken", file("theirs", page), "not_found"],
  ["uploadGroups.createToken", file("completed", page), "already_completed"],
  ["uploadGroups.createToken", file("canceled", page), "gone"],
  ["uploadGroups.createToken", file("expired", page), "gone"],
  ["uploadGroups.createToken", file("open", page), "forbidden", "readonly"],
  ["uploadGroups.revokeToken", file("open", { tokenId: "x" }), "invalid_input"],
  ["uploadGroups.revokeToken", fileAndUnknownToken, "not_found"],
  ["uploadGroups.revokeToken", fileAndUnknownToken, "forbidden", "readonly"],
  ["keys.create", { name: "", role: "owner", expiresAt: "tomorrow" }, "invalid_input"],
  ["keys.create", { name: "a", role: "admin", expiresAt: "2020-01-01T00:00:00.000Z" }, "invalid_input"],
  ["keys.create", { name: "a", role: "admin", temporary: false, expiresAt: future }, "invalid_input"],
  ["keys.create", { name: "a", role: "upload" }, "forbidden", "upload"],
  ["keys.list", { limit: "0", cursor: "x".repeat(201) }, "invalid_input"],
  ["keys.list", { cursor: "rubbish" }, "invalid_input"],
  ["keys.list", {}, "forbidden", "readonly"],
  ...["keys.revoke", "keys.rotate"].flatMap((useCase): typeof refusals => [
    [useCase, { keyId: "x" }, "invalid_input"],
    [useCase, { keyId: unknownId() }, "not_found"],
    [useCase, { keyId: unknownId() }, "forbidden", "upload"],
  ]),
  ["keys.rotate", { keyId: unknownId(), graceSeconds: -1 }, "invalid_input"],
  ["keys.rotate", late("a revoked key", () => ({ keyId: revokedKeyId })), "invalid_transition"],
  ["audit.list", { limit: "101", from: "yesterday", to: "2026-01-01", actor: "" }, "invalid_input"],
  ["audit.list", { cursor: "rubbish" }, "invalid_input"],
  ["audit.list", {}, "forbidden", "readonly"],
  ["workspaces.create", { name: "", ownerEmail: "nobody" }, "invalid_input"],
  ["workspaces.create", { name: "Studio" }, "forbidden", "upload"],
  ["workspaces.list", {}, "forbidden", "readonly"],
  ["workspaces.addOwner", { workspaceId: "x", email: "ann@studio.example" }, "invalid_input"],
  ["workspaces.addOwner", { workspaceId: unknownId(), email: "nobody" }, "invalid_input"],
  ["workspaces.addOwner", { workspaceId: unknownId(), email: "ann@studio.example" }, "not_found"],
  ["workspaces.addOwner", { workspaceId: unknownId(), email: "ann@studio.example" }, "forbidden", "upload"],
];

/** Calls a procedure over HTTP. */
function procedure(
  path: string,
  type: "query" | "mutation",
  input: unknown,
  options: CallOptions = {},
): Promise<Answer> {
  if (type === "mutation") return harness.call("POST", `/api/trpc/${path}`, { body: input, ...options });
  return harness.call("GET", `/api/trpc/${path}?input=${encodeURIComponent(JSON.stringify(input))}`, options);
}

/** A call without a row of its own is refused at least to a role that may not make it. */
const isOutside = (name: string, role: KeyRole) => !routes.find((route) => route.name === name)?.roles.includes(role);
for (const useCase of Object.keys(useCases).filter((name) => !refusals.some(([named]) => named === name)))
  for (const role of (["upload", "readonly"] as const).filter((each) => isOutside(useCase, each)))
    refusals.push([useCase, {}, "forbidden", role]);

interface TrpcFailure {
  error: { message: string; data: { appCode: ErrorCode; code: string; issues: object[]; requestId: string | null } };
}

test("every REST call has its procedure, and each is refused here", () => {
  expect(Object.keys(useCases)).toHaveLength(routes.length);
  expect(new Set(refusals.map(([useCase]) => useCase))).toEqual(new Set(Object.keys(useCases)));
});

describe("both transports refuse", () => {
  const titleOf = ([path, given, code, role]: (typeof refusals)[number]) =>
    `${path} of ${role ?? "admin"} › ${wordsOf(given)} with ${code}`;
  test.each(refusals.map((refusal, index) => [index, titleOf(refusal), ...refusal] as const))(
    "%i: %s",
    async (_index, _title, path, given, code, role) => {
      const input = isLate(given) ? given.make() : given;
      const { type, rest } = useCases[path] ?? expect.unreachable();
      const key = role && (await harness.keyFor(role));
      const [method, address, body] = rest(input);
      const atRest = expectProblem(await harness.call(method, address, { key, body }), errorTable[code].http, code);

      const answer = await procedure(path, type, input, { key });
      const { message, data } = (answer.json as TrpcFailure).error;
      expect(data).toMatchObject({
        appCode: code,
        code: errorTable[code].trpc,
        requestId: answer.headers.get("x-request-id"),
      });
      expect(data.issues).toEqual(atRest.issues ?? []);
      expect(data).not.toHaveProperty("stack");
      if (code !== "invalid_input") expect(message).toBe(atRest.detail);

      const caller = createServerCaller(harness.t.resources, harness.t.contextFor(role ?? "admin").actor);
      const [router, name] = path.split(".") as ["videos", "get"];
      const refused: unknown = await caller[router][name](input as never).catch((error: unknown) => error);
      expect(refused).toBeInstanceOf(TRPCError);
      expect(refused).toMatchObject({ code: errorTable[code].trpc, cause: { code, issues: data.issues } });
    },
  );
});
