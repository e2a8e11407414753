import type { Attributes } from "./parse-playlist.ts";

export interface VideoLayout {
  isStereo: boolean;
  /** `PROJ-…` of all entries. */
  projections: Set<string>;
  /** Anything but one flat picture. */
  isSpatial: boolean;
  entries: string[][];
}

/** REQ-VIDEO-LAYOUT: entries by comma, each of specifiers by slash (RFC 8216bis section 4.4.6.2). */
export function layoutOf(attributes: Attributes): VideoLayout {
  const value = attributes["REQ-VIDEO-LAYOUT"];
  const entries = value === undefined ? [] : value.split(",").map((entry) => entry.trim().split("/"));
  const specifiers = entries.flat();
  const projections = new Set(specifiers.filter((specifier) => specifier.startsWith("PROJ-")));
  const isStereo = specifiers.includes("CH-STEREO");
  return { isStereo, projections, isSpatial: isStereo || [...projections].some((p) => p !== "PROJ-RECT"), entries };
}
