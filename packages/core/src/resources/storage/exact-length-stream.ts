import { type Readable, Transform } from "node:stream";

/**
 * Passes a body through and fails, instead of ending, when it is not `sizeBytes` long or when its source fails. A
 * request with a fixed Content-Length would otherwise hang on a body that ends early, and node's `pipe` drops a
 * source's errors.
 */
export function exactLengthStream(source: Readable, sizeBytes: number): Transform {
  let seenBytes = 0;
  const exact = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seenBytes += chunk.length;
      if (seenBytes > sizeBytes) done(new Error(`The body is longer than the ${sizeBytes} bytes announced`));
      else done(null, chunk);
    },
    flush(done) {
      if (seenBytes < sizeBytes) done(new Error(`The body ended after ${seenBytes} of ${sizeBytes} bytes`));
      else done();
    },
  });
  source.once("error", (error) => exact.destroy(error));
  source.once("close", () => {
    if (!source.readableEnded) exact.destroy(new Error("The body was closed before its end"));
  });
  exact.once("close", () => source.destroy());
  return source.pipe(exact);
}
