import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import * as contract from "./index.ts";
import { aivBody, flatBody, separateBody } from "./testing/start-bodies.ts";

const inputs: Record<string, z.ZodType> = {
  startUploadBody: contract.startUploadBody,
  partUrlsBody: contract.partUrlsBody,
  completeFileBody: contract.completeFileBody,
  createKeyBody: contract.createKeyBody,
  listGroupsQuery: contract.listGroupsQuery,
  publishedQuery: contract.publishedQuery,
  groupParams: contract.groupParams,
  fileParams: contract.fileParams,
  videoParams: contract.videoParams,
  jobParams: contract.jobParams,
  keyParams: contract.keyParams,
};

/** Parses, or names what is wrong: an issue of an object names the field, one of the whole has the empty path. */
function expectParsedOrNamed(schema: z.ZodType, value: unknown): void {
  const parsed = schema.safeParse(value);
  if (parsed.success) return;
  expect(parsed.error.issues.length).toBeGreaterThan(0);
  const isObject = typeof value === "object" && value !== null && !Array.isArray(value);
  for (const { path, message } of parsed.error.issues) {
    expect(message).not.toBe("");
    if (isObject) expect(path.length, message).toBeGreaterThan(0);
  }
}

/** Known names with any values: this reaches deeper than any JSON alone. */
const names = [
  "videoName",
  "description",
  "layout",
  "perspective",
  "folderName",
  "files",
  "fileName",
  "fileRole",
].concat(
  ...["sizeBytes", "languageTag", "partNumbers", "startPartNumber", "count", "parts", "partNumber", "etag", "name"],
  ...["role", "expiresAt", "limit", "cursor", "status", "search", "visibility", "uploadSessionId", "uploadId", "id"],
);
const leaf = fc.oneof(
  fc.constantFrom(...contract.fileRoles, ...contract.layouts, ...contract.perspectives, "a.mp4", "a.srt", "en", "\0"),
  fc.jsonValue({ maxDepth: 1 }),
  fc.string({ unit: "binary" }),
  fc.double(),
);
const knownNames = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    leaf,
    tie("record"),
    fc.array(tie("value"), { maxLength: 5 }),
  ),
  record: fc.dictionary(fc.constantFrom(...names), tie("value"), { maxKeys: 6 }),
}));

describe.each(Object.entries(inputs))("%s › any input parses or names what is wrong; nothing throws", (_, schema) => {
  test("any JSON", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => expectParsedOrNamed(schema, value)),
      { numRuns: 200 },
    );
  });

  test("known names with any values", () => {
    fc.assert(
      fc.property(knownNames.record, (value) => expectParsedOrNamed(schema, value)),
      { numRuns: 300 },
    );
  });
});

describe("startUploadBody › near what is right", () => {
  const bodies = fc.constantFrom(flatBody, separateBody, aivBody).map((make) => make());

  test("a right body with one field set to anything parses, or names that field or a rule about the files", () => {
    const fields = fc.constantFrom("videoName", "description", "layout", "perspective", "folderName", "files");
    fc.assert(
      fc.property(bodies, fields, leaf, (body, field, value) => {
        const parsed = contract.startUploadBody.safeParse({ ...body, [field]: value });
        if (parsed.success) return;
        const named = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
        const rules = field === "layout" ? ["files", "perspective"] : [];
        for (const name of named) expect([field, ...rules]).toContain(name);
      }),
      { numRuns: 500 },
    );
  });

  test("what was parsed parses again to the same", () => {
    fc.assert(
      fc.property(bodies, (body) => {
        const once = contract.startUploadBody.parse(body);
        expect(contract.startUploadBody.parse(once)).toEqual(once);
      }),
    );
  });
});
