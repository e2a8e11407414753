import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** A way to break a stream, and the MUST rules that it then breaks: exactly these. */
export interface TamperedStream {
  title: string;
  /** Ids of rules, sorted. */
  breaks: readonly string[];
  tamper: (folder: string) => Promise<unknown>;
}

/** Replaces text in a file. Throws where nothing changed, so that no case passes by doing nothing. */
export async function edit(folder: string, file: string, from: string | RegExp, to: string): Promise<void> {
  const path = join(folder, file);
  const text = await readFile(path, "utf8");
  const changed = text.replace(from, to);
  if (changed === text) throw new Error(`${file} holds no ${from}.`);
  await writeFile(path, changed);
}

/** Changes the bytes after the first occurrence of a box's four characters, or of other bytes. */
export async function editBytes(
  folder: string,
  file: string,
  after: string | Uint8Array,
  change: (following: Buffer) => void,
): Promise<void> {
  const path = join(folder, file);
  const bytes = await readFile(path);
  const needle = Buffer.from(after as string, "latin1");
  const at = bytes.indexOf(needle);
  if (at < 0) throw new Error(`${file} holds no ${after}.`);
  const before = Buffer.from(bytes);
  change(bytes.subarray(at + needle.length));
  if (before.equals(bytes)) throw new Error(`${file} did not change.`);
  await writeFile(path, bytes);
}

/** Gives a box another type: as `free` it is not there. */
export async function renameBox(folder: string, file: string, from: string, to = "free"): Promise<void> {
  const path = join(folder, file);
  const bytes = await readFile(path);
  const at = bytes.indexOf(from, 0, "latin1");
  if (at < 0) throw new Error(`${file} holds no box ${from}.`);
  bytes.write(to, at, "latin1");
  await writeFile(path, bytes);
}

const containers = ["moov", "trak", "mdia", "minf", "stbl", "stsd"];

/** Puts boxes at the end of the only track's sample entry; the boxes around it grow with it. */
export async function insertIntoSampleEntry(file: string, entryType: string, boxes: Buffer): Promise<void> {
  const bytes = await readFile(file);
  let end = 0;
  for (const type of [...containers, entryType]) {
    const at = bytes.indexOf(type, 0, "latin1") - 4;
    end = at + bytes.readUInt32BE(at);
    bytes.writeUInt32BE(bytes.readUInt32BE(at) + boxes.length, at);
  }
  await writeFile(file, Buffer.concat([bytes.subarray(0, end), boxes, bytes.subarray(end)]));
}
