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

interface Channel {
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
  const channels = outputs.map(
    (output): Channel => ({ output, chunks: [], sizeBytes: 0, isEnded: false, wake: () => {} }),
  );
  let failure: unknown = null;

  const fail = (why: unknown) => {
    failure ??= why;
    for (const channel of channels) {
      channel.output.destroy();
      channel.wake();
    }
  };
  /** Who may run ahead changes whenever bytes come or go. */
  const balance = () => {
    const isStarved = channels.some((channel) => channel.sizeBytes === 0 && !channel.isEnded);
    for (const channel of channels) {
      if (channel.sizeBytes > maxBytes) return fail(outOfStep());
      if (channel.sizeBytes >= highWaterBytes && !isStarved) channel.output.pause();
      else channel.output.resume();
    }
  };
  for (const channel of channels) {
    channel.output.on("data", (chunk: Uint8Array) => {
      channel.chunks.push(chunk);
      channel.sizeBytes += chunk.length;
      channel.wake();
      balance();
    });
    const onEnd = () => {
      channel.isEnded = true;
      channel.wake();
      balance();
    };
    channel.output.once("end", onEnd).once("close", onEnd).once("error", fail);
  }

  async function* read(channel: Channel): AsyncGenerator<Uint8Array, void, void> {
    for (;;) {
      if (failure) throw failure;
      const chunk = channel.chunks.shift();
      if (chunk) {
        channel.sizeBytes -= chunk.length;
        balance();
        yield chunk;
      } else if (channel.isEnded) {
        return finished;
      } else {
        await new Promise<void>((resolve) => {
          channel.wake = resolve;
        });
      }
    }
  }
  return channels.map((channel) => {
    const destroy = () => {
      channel.chunks = [];
      channel.sizeBytes = 0;
      channel.isEnded = true;
      channel.output.destroy();
      channel.wake();
    };
    return Object.assign(read(channel), { destroy });
  });
}

function outOfStep(): MediaError {
  const message = "The encodes of both eyes ran too far apart to be put together.";
  return new MediaError("tool_failed", message, { permanent: false });
}
