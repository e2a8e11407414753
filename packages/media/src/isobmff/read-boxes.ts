import { readBoxHeader } from "./box.ts";
import { type ParsedBox, parseBoxes } from "./parse-boxes.ts";

/** A box as the tree shows it (ISO/IEC 14496-12 section 4.2). */
export interface BoxNode {
  type: string;
  /** Header included. */
  sizeBytes: number;
  /** All of it; empty where it was passed over. */
  bytes: Uint8Array;
  /** What follows the header; for a full box, version and flags come first. */
  payload: Uint8Array;
  children: BoxNode[];
  /** As mp4box understands it; null for what it does not know. */
  parsed: ParsedBox | null;
}

/** Apple's and Google's containers of spatial video, which mp4box takes for opaque bytes. */
const spatialContainers = new Set(["vexu", "eyes", "cams", "cmfy", "proj", "pack", "sv3d"]);

/** The boxes that bytes hold from their first to their last; stops at what is no box. */
export function readBoxes(bytes: Uint8Array): BoxNode[] {
  if (!readBoxHeader(bytes)) return [];
  return parseBoxes(bytes).boxes.map((box) => toNode(box, bytes));
}

/** The first box of a path such as `moov`, `mvex`, `trex`. */
export function findBox(boxes: readonly BoxNode[], ...path: string[]): BoxNode | null {
  const [type, ...rest] = path;
  const found = boxes.find((box) => box.type === type) ?? null;
  return found && rest.length > 0 ? findBox(found.children, ...rest) : found;
}

function toNode(box: ParsedBox, file: Uint8Array): BoxNode {
  const start = box.start ?? 0;
  const header = readBoxHeader(file, start);
  const bytes = file.subarray(start, start + box.size);
  const payload = bytes.subarray(header?.headerBytes ?? 8);
  // mp4box keeps the entries of a sample description apart from the boxes of other containers.
  const entries = box.type === "stsd" ? ((box as ParsedBox & { entries?: ParsedBox[] }).entries ?? []) : [];
  const children = spatialContainers.has(box.type)
    ? readSpatialChildren(payload)
    : [...(box.boxes ?? []), ...entries].map((child) => toNode(child, file));
  return { type: box.type, sizeBytes: box.size, bytes, payload, children, parsed: box };
}

function readSpatialChildren(parent: Uint8Array): BoxNode[] {
  const nodes: BoxNode[] = [];
  for (let offset = 0, header = readBoxHeader(parent); header; header = readBoxHeader(parent, offset)) {
    const { type, headerBytes, sizeBytes } = header;
    const bytes = parent.subarray(offset, offset + sizeBytes);
    const payload = bytes.subarray(headerBytes);
    const children = spatialContainers.has(type) ? readSpatialChildren(payload) : [];
    nodes.push({ type, sizeBytes, bytes, payload, children, parsed: null });
    offset += sizeBytes;
  }
  return nodes;
}
