import { describe, expect, test } from "vitest";
import { createKeyBody, keyParams } from "./key-calls.ts";
import { jobParams, publishedQuery, videoParams } from "./library-calls.ts";
import { issuesOf } from "./testing/issues-of.ts";
import { completeFileBody, fileParams, listGroupsQuery, partUrlsBody } from "./upload-calls.ts";

type Case = [name: string, value: unknown, expected: string[]];

const positive = "must be a positive integer";
const time = "must be a time such as 2026-01-31T09:30:00Z";
const someId = "5ea97a59-95e0-4c8b-a634-b0fa9976f6ff";
const plainLine = "must not contain control characters or unpaired surrogates";
const upTo = (length: number) => Array.from({ length }, (_, index) => index + 1);

const notChecksum = "must be a SHA-256 in base64: 44 characters that end in =";

describe("…/part-urls body", () => {
  const pair = "startPartNumber and count are given together";
  const sum = (partNumber: number) => ({ partNumber, checksumSha256: "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=" });
  test.each<Case>([
    ["nothing", {}, []],
    ["numbers in any order", { partNumbers: [3, 1, 2] }, []],
    ["10,000 numbers", { partNumbers: upTo(10_000) }, []],
    ["a range", { startPartNumber: 1, count: 10_000 }, []],
    ["no numbers", { partNumbers: [] }, ["partNumbers: must name at least one part"]],
    ["10,001 numbers", { partNumbers: upTo(10_001) }, ["partNumbers: at most 10,000 parts in one call"]],
    ["a number twice", { partNumbers: [1, 2, 1] }, ["partNumbers: must not name a part twice"]],
    ["part 0", { partNumbers: [0] }, [`partNumbers.0: ${positive}`]],
    ["half a part", { partNumbers: [1.5] }, ["partNumbers.0: must be a positive integer"]],
    ["a text", { partNumbers: ["1"] }, ["partNumbers.0: Invalid input: expected number, received string"]],
    ["no list", { partNumbers: 1 }, ["partNumbers: Invalid input: expected array, received number"]],
    ["null", { partNumbers: null }, ["partNumbers: Invalid input: expected array, received null"]],
    ["count 0", { startPartNumber: 1, count: 0 }, ["count: must be a positive integer"]],
    ["count 10,001", { startPartNumber: 1, count: 10_001 }, ["count: must be from 1 to 10,000"]],
    ["start 0", { startPartNumber: 0, count: 1 }, [`startPartNumber: ${positive}`]],
    ["a start alone", { startPartNumber: 1 }, [`count: ${pair}`]],
    ["a count alone", { count: 1 }, [`startPartNumber: ${pair}`]],
    [
      "both forms",
      { partNumbers: [1], startPartNumber: 1, count: 1 },
      ["partNumbers: give either partNumbers, or startPartNumber with count, not both"],
    ],
    [
      "everything wrong at once",
      { partNumbers: [1, 1, "x"], startPartNumber: -1 },
      [
        "partNumbers.2: Invalid input: expected number, received string",
        `startPartNumber: ${positive}`,
        "partNumbers: give either partNumbers, or startPartNumber with count, not both",
        `count: ${pair}`,
        "partNumbers: must not name a part twice",
      ],
    ],
    ["parts with their checksums", { parts: [sum(2), sum(1)] }, []],
    [
      "checksums in hex, cut short, in base64url, of other bits, and none",
      {
        parts: [
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
          "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa=",
          "ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0=",
          "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa1=",
          "",
        ].map((checksumSha256, index) => ({ partNumber: index + 1, checksumSha256 })),
      },
      [0, 1, 2, 3, 4].map((index) => `parts.${index}.checksumSha256: ${notChecksum}`),
    ],
    [
      "a part without its checksum, and one that is none",
      { parts: [{ partNumber: 1 }, null] },
      [
        "parts.0.checksumSha256: Invalid input: expected string, received undefined",
        "parts.1: Invalid input: expected object, received null",
      ],
    ],
    ["no parts", { parts: [] }, ["parts: must name at least one part"]],
    ["a part twice", { parts: [sum(1), sum(2), sum(1)] }, ["parts: must not name a part twice"]],
    [
      "parts beside a range",
      { parts: [sum(1)], startPartNumber: 1, count: 1 },
      ["parts: give parts alone, without partNumbers, startPartNumber and count"],
    ],
    ["null for a body", null, [": Invalid input: expected object, received null"]],
    ["a number for a body", 5, [": Invalid input: expected object, received number"]],
  ])("%s", (_, value, expected) => {
    expect(issuesOf(partUrlsBody, value)).toEqual(expected);
  });
});

describe("…/complete body", () => {
  const notEtag = "must be an etag, as the store's answer to the PUT gave it";
  const parts = (...etags: unknown[]) => ({ parts: etags.map((etag, index) => ({ partNumber: index + 1, etag })) });
  test.each<Case>([
    ["nothing", {}, []],
    ["quoted, bare and weak etags", parts('"a1"', "a1", 'W/"a1"'), []],
    // Which parts there must be only the server knows: 422 there, not 400 here.
    ["a part twice, and none", { parts: [...parts("a").parts, ...parts("b").parts] }, []],
    ["no parts", { parts: [] }, []],
    ["an etag of 300", parts("x".repeat(300)), []],
    ["an etag of 301", parts("x".repeat(301)), ["parts.0.etag: must be at most 300 characters"]],
    ["an empty etag", parts(""), ["parts.0.etag: must not be empty"]],
    ["an etag with a line break", parts("a\nb"), [`parts.0.etag: ${notEtag}`]],
    ["an etag with NUL", parts("a\0b"), [`parts.0.etag: ${notEtag}`]],
    ["an etag of other letters", parts("ж"), [`parts.0.etag: ${notEtag}`]],
    [
      "an etag missing",
      { parts: [{ partNumber: 1 }] },
      ["parts.0.etag: Invalid input: expected string, received undefined"],
    ],
    [
      "a checksum that is none",
      { parts: [{ partNumber: 1, etag: "a", checksumSha256: "abc" }] },
      [`parts.0.checksumSha256: ${notChecksum}`],
    ],
    ["part 0", { parts: [{ partNumber: 0, etag: "a" }] }, [`parts.0.partNumber: ${positive}`]],
    [
      "every part wrong",
      { parts: ["a", { partNumber: "1", etag: 1 }] },
      [
        "parts.0: Invalid input: expected object, received string",
        "parts.1.partNumber: Invalid input: expected number, received string",
        "parts.1.etag: Invalid input: expected string, received number",
      ],
    ],
    ["parts a text", { parts: "all" }, ["parts: Invalid input: expected array, received string"]],
    ["20,001 entries", parts(...upTo(20_001).map(() => "a")), ["parts: at most 20,000 entries"]],
    ["a list for a body", [], [": Invalid input: expected object, received array"]],
  ])("%s", (_, value, expected) => {
    expect(issuesOf(completeFileBody, value)).toEqual(expected);
  });
});

describe("GET /api/videos/uploads query", () => {
  const limits = "limit: must be a whole number from 1 to 100";
  test.each<Case>([
    ["nothing", {}, []],
    ["everything", { limit: "100", cursor: "abc", status: "expired", layout: "2D", search: "reef" }, []],
    ...["0", "101", "", "ten", "1e1", "0x10", " 5", "5.5", "-1", ["1", "2"], true, null, 1.5].map(
      (limit): Case => [`limit ${JSON.stringify(limit)}`, { limit }, [limits]],
    ),
    [
      "an unknown status",
      { status: "done" },
      ['status: Invalid option: expected one of "pending"|"completed"|"canceled"|"expired"'],
    ],
    [
      "a status twice",
      { status: ["pending", "completed"] },
      ['status: Invalid option: expected one of "pending"|"completed"|"canceled"|"expired"'],
    ],
    ["a long search", { search: "x".repeat(201) }, ["search: must be at most 200 characters"]],
    ["a search for NUL", { search: "a\0" }, [`search: ${plainLine}`]],
    ["a long cursor", { cursor: "x".repeat(201) }, ["cursor: must be at most 200 characters"]],
    [
      "all wrong at once",
      { limit: "x", status: "x", layout: "x", search: ["a", "b"] },
      [
        limits,
        'status: Invalid option: expected one of "pending"|"completed"|"canceled"|"expired"',
        'layout: Invalid option: expected one of "2D"|"MVHEVC"|"SBS"|"TB"|"Separate"|"AIV"',
        "search: Invalid input: expected string, received array",
      ],
    ],
  ])("%s", (_, value, expected) => {
    expect(issuesOf(listGroupsQuery, value)).toEqual(expected);
  });

  test("limit is 50 where none is given, and comes as text or number", () => {
    expect(["7", 7, undefined].map((limit) => listGroupsQuery.parse({ limit }).limit)).toEqual([7, 7, 50]);
  });
});

describe("addresses, published and keys", () => {
  const integer = "must be a positive integer of at most 2147483647";
  test.each(["0", "-1", "0x10", "1e3", "", " 5", "5.0", "2147483648", "9".repeat(17), 5.5, true, null, [5], {}])(
    "video id %j › refused",
    (id) => {
      expect(issuesOf(videoParams, { id })).toEqual([`id: ${integer}`]);
    },
  );

  test("video and job ids come as digits or as numbers", () => {
    expect(jobParams.parse({ id: "12", jobId: 2_147_483_647 })).toEqual({ id: 12, jobId: 2_147_483_647 });
  });

  test("every id of an address is named", () => {
    expect(issuesOf(jobParams, { id: "x" })).toEqual([`id: ${integer}`, `jobId: ${integer}`]);
    expect(issuesOf(fileParams, { uploadSessionId: "x", uploadId: 5 })).toEqual([
      "uploadSessionId: must be a UUID",
      "uploadId: must be a UUID",
    ]);
    expect(issuesOf(fileParams, { uploadSessionId: someId, uploadId: someId.toUpperCase() })).toEqual([]);
    expect(issuesOf(keyParams, { keyId: "vgk_" })).toEqual(["keyId: must be a UUID"]);
  });

  test("published: folderName once or several times, visibility one of three", () => {
    expect(publishedQuery.parse({ folderName: "Home" })).toEqual({ folderName: ["Home"] });
    expect(publishedQuery.parse({ folderName: ["Home", "home"] })).toEqual({ folderName: ["Home", "home"] });
    expect(publishedQuery.parse({})).toEqual({});
    expect(issuesOf(publishedQuery, { folderName: 5, visibility: "PUBLIC" })).toEqual([
      "folderName: Invalid input: expected array, received number",
      'visibility: Invalid option: expected one of "public"|"private"|"drm"',
    ]);
    expect(issuesOf(publishedQuery, { folderName: ["a", "b\0"] })).toEqual([`folderName.1: ${plainLine}`]);
  });

  test.each<Case>([
    ["the least", { name: "demo", role: "upload" }, []],
    ["temporary", { name: "x".repeat(100), role: "admin", expiresAt: "2026-01-31T09:30:00.000Z" }, []],
    [
      "nothing",
      {},
      [
        "name: Invalid input: expected string, received undefined",
        'role: Invalid option: expected one of "admin"|"readonly"|"upload"',
      ],
    ],
    ["no name", { name: " ", role: "admin" }, ["name: must not be empty"]],
    ["a long name", { name: "x".repeat(101), role: "admin" }, ["name: must be at most 100 characters"]],
    ["NUL in the name", { name: "a\0b", role: "admin" }, [`name: ${plainLine}`]],
    ["whole seconds", { name: "a", role: "admin", expiresAt: "2026-01-31T09:30:00Z" }, []],
    ["the year 10000", { name: "a", role: "admin", expiresAt: "9999-12-31T23:59:59-01:00" }, [`expiresAt: ${time}`]],
    ["a day", { name: "a", role: "admin", expiresAt: "2026-01-31" }, [`expiresAt: ${time}`]],
    ["another time zone", { name: "a", role: "admin", expiresAt: "2026-01-31T09:30:00.000+01:00" }, []],
    ["no such day", { name: "a", role: "admin", expiresAt: "2026-02-30T09:30:00.000Z" }, [`expiresAt: ${time}`]],
  ])("key body: %s", (_, value, expected) => {
    expect(issuesOf(createKeyBody, value)).toEqual(expected);
  });
});
