import type { HlsStream } from "../stream/hls-stream.ts";

/** One place where a stream breaks a rule. */
export interface Breach {
  /** A playlist or segment, as the multivariant playlist names it. */
  where: string;
  /** What is wrong there, and what to do. */
  message: string;
}

export type RuleLevel = "must" | "should";

/**
 * A rule of Apple's "HLS Authoring Specification for Apple Devices", whose number is its id (`9.1`); of RFC 8216bis
 * (`rfc8216bis-4.4.6.1`, the section); or of what players have been seen to need (`player-…`).
 */
export interface Rule {
  id: string;
  title: string;
  level: RuleLevel;
  check: (stream: HlsStream) => Iterable<Breach>;
}

export interface Finding extends Breach {
  rule: string;
  title: string;
  level: RuleLevel;
}
