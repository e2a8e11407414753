/**
 * What is wrong with a bitstream, as the end of a sentence: `its SPS ends too early`. The reader of a stream names the
 * stream.
 */
export class BitstreamError extends Error {
  readonly code: "truncated" | "unreadable_media";

  constructor(message: string, code: BitstreamError["code"] = "unreadable_media") {
    super(message);
    this.name = "BitstreamError";
    this.code = code;
  }
}
