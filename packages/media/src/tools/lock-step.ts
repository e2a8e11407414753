import type { Readable } from "node:stream";
import { MediaError } from "../media-error.ts";

export interface LockStepOptions {
  /** Of one output, beyond which it is held back while all the others have something to read too. */
  highWaterBytes?: number;
  /** Of one output while another has nothing: more than this and the writer is out of step. */
  maxBytes?: number;
}

/**
 * One output as it is read; its writer's failure, if any, comes after its last byte. `destroy` closes that output
 * alone.
 */
export interface LockStepOutput extends AsyncIterable<Uint8Array> {
  destroy: () => void;
}

interface Lane {
  output: Readable;
  chunks: Uint8Array[];
  sizeBytes: number;
  isEnded: boolean;
  wake: () => void;
}

/**
 * Reads several outputs of one writer side by side, for a reader that takes from them in turn. One writer with two
 * pipes stops at a full one and then writes the other no more; a reader that waits for the other would wait for ever.
 * So an output is held back only while every other has something to read (or has ended); while one is empty, the rest
 * are read into memory, up to `maxBytes` each. `finished` is awaited at the end of each output, so that a writer that
 * failed is not taken for one that was done.
 */
export function lockStep(
  outputs: readonly Readable[],
  finished: Promise<void>,
  options: LockStepOptions = {},
): LockStepOutput[] {
  const { highWaterBytes = 2 ** 20, maxBytes = 256 * 2 ** 20 } = options;
  const lanes = outputs.map((output): Lane => ({ output, chunks: [], sizeBytes: 0, isEnded: false, wake: () => {} }));
  let failure: unknown = null;

  const fail = (why: unknown) => {
    failure ??= why;
    for (const lane of lanes) {
      lane.output.destroy();
      lane.wake();
    }
  };
  /** Who may run ahead changes whenever bytes come or go. */
  const balance = () => {
    const isStarved = lanes.some((lane) => lane.sizeBytes === 0 && !lane.isEnded);
    for (const lane of lanes) {
      if (lane.sizeBytes > maxBytes) return fail(outOfStep());
      if (lane.sizeBytes >= highWaterBytes && !isStarved) lane.output.pause();
      else lane.output.resume();
    }
  };
  for (const lane of lanes) {
    lane.output.on("data", (chunk: Uint8Array) => {
      lane.chunks.push(chunk);
      lane.sizeBytes += chunk.length;
      lane.wake();
      balance();
    });
    const onEnd = () => {
      lane.isEnded = true;
      lane.wake();
      balance();
    };
    lane.output.once("end", onEnd).once("close", onEnd).once("error", fail);
  }

  async function* read(lane: Lane): AsyncGenerator<Uint8Array, void, void> {
    for (;;) {
      if (failure) throw failure;
      const chunk = lane.chunks.shift();
      if (chunk) {
        lane.sizeBytes -= chunk.length;
        balance();
        yield chunk;
      } else if (lane.isEnded) {
        return finished;
      } else {
        await new Promise<void>((resolve) => {
          lane.wake = resolve;
        });
      }
    }
  }
  return lanes.map((lane) => {
    const destroy = () => {
      lane.chunks = [];
      lane.sizeBytes = 0;
      lane.isEnded = true;
      lane.output.destroy();
      lane.wake();
    };
    return Object.assign(read(lane), { destroy });
  });
}

function outOfStep(): MediaError {
  const message = "The encodes of both eyes ran too far apart to be put together.";
  return new MediaError("tool_failed", message, { permanent: false });
}
