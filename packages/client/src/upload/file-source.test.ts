import { appendFile, mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { SourceChangedError } from "../errors.ts";
import { bytesOf, startContractServer } from "../testing/fixtures.ts";
import { instantRuntime } from "../testing/instant-runtime.ts";
import { fileSource } from "./file-source.ts";
import { uploadGroup } from "./upload-group.ts";
import type { PartBody } from "./upload-source.ts";

async function temporaryFile(sizeBytes: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "vergence-client-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, "harbour.mp4");
  await writeFile(path, bytesOf(0, sizeBytes));
  return path;
}

async function read(body: PartBody): Promise<Uint8Array> {
  if (body instanceof Blob) return new Uint8Array(await body.arrayBuffer());
  return new Uint8Array(await new Response(body.open() as ReadableStream<Uint8Array<ArrayBuffer>>).arrayBuffer());
}

describe("fileSource", () => {
  it("gives exactly the bytes asked for, again and again", async () => {
    const source = await fileSource(await temporaryFile(1_000_000));
    expect(source.sizeBytes).toBe(1_000_000);
    const part = source.slice(300_000, 900_001);
    expect(await read(part)).toEqual(bytesOf(300_000, 900_001));
    expect(await read(part)).toEqual(bytesOf(300_000, 900_001));
    expect(await read(source.slice(999_999, 1_000_000))).toEqual(bytesOf(999_999, 1_000_000));
  });

  it("is uploaded with its exact lengths, parts resent after a drop", async () => {
    const { server, client } = await startContractServer({
      partSizeBytes: 400_000,
      onPut: ({ partNumber, attempt }) => (partNumber === 2 && attempt === 1 ? { kind: "drop" } : undefined),
    });
    const source = await fileSource(await temporaryFile(1_000_000));
    const files = [{ source, fileRole: "video", fileName: "harbour.mp4" }] as const;
    await uploadGroup(client, { videoName: "Harbour", layout: "2D", files, runtime: instantRuntime() });
    expect([...server.file("harbour.mp4").parts.values()].map(({ sizeBytes }) => sizeBytes).sort()).toEqual([
      200_000, 400_000, 400_000,
    ]);
  });

  it.each([
    ["another size", (path: string) => appendFile(path, "x"), /was changed/],
    ["another time", (path: string) => utimes(path, 1, 1), /was changed/],
    ["no file any more", (path: string) => rm(path), /moved or removed/],
  ])("verify notices %s", async (_, change, message) => {
    const path = await temporaryFile(10);
    const source = await fileSource(path);
    await source.verify();
    await change(path);
    await expect(source.verify()).rejects.toThrow(SourceChangedError);
    await expect(source.verify()).rejects.toThrow(message);
  });

  it("a file cut short during the upload ends it without further tries", async () => {
    const path = await temporaryFile(1_000_000);
    const { server, client } = await startContractServer({ partSizeBytes: 400_000 });
    const source = await fileSource(path);
    await writeFile(path, bytesOf(0, 500_000));
    const files = [{ source, fileRole: "video", fileName: "harbour.mp4" }] as const;
    const runtime = instantRuntime();
    await expect(uploadGroup(client, { videoName: "Harbour", layout: "2D", files, runtime })).rejects.toThrow(
      SourceChangedError,
    );
    expect(runtime.delaysMs).toEqual([]);
    expect(server.calls.some((call) => call.endsWith("/complete"))).toBe(false);
  });

  it("refuses what is not there or no file", async () => {
    await expect(fileSource("/nowhere/harbour.mp4")).rejects.toMatchObject({ code: "ENOENT" });
    await expect(fileSource(tmpdir())).rejects.toThrow("is not a regular file");
  });
});
