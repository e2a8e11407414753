export * from "../validate/testing/expect-valid-stream.ts";
export * from "./hdr-arguments.ts";
export * from "./make-clip.ts";
export * from "./make-srt.ts";
export * from "./real-clip.ts";
