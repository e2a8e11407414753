import { setImmediate as nextTurn } from "node:timers/promises";

const itemsPerChunk = 250;

/**
 * An answer as JSON. A field that is an iterable but no array is streamed: its items are made as fast as the caller
 * reads, with other work in between. They must not fail, because the status has been sent by then.
 */
export function toJsonBody(answer: unknown): string | ReadableStream<Uint8Array> {
  for (const [name, value] of Object.entries(answer as object)) {
    if (isMadeOnDemand(value)) return toStream(chunksOf({ ...(answer as object), [name]: undefined }, name, value));
  }
  return JSON.stringify(answer);
}

function isMadeOnDemand(value: unknown): value is Iterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.iterator in value && !Array.isArray(value);
}

async function* chunksOf(others: object, name: string, items: Iterable<unknown>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  const before = JSON.stringify(others).slice(0, -1);
  let text = `${before === "{" ? before : `${before},`}${JSON.stringify(name)}:[`;
  let count = 0;
  for (const item of items) {
    text += (count > 0 ? "," : "") + JSON.stringify(item);
    if (++count % itemsPerChunk > 0) continue;
    yield encoder.encode(text);
    text = "";
    await nextTurn();
  }
  yield encoder.encode(`${text}]}`);
}

/** A stream that asks for the next chunk when the one before is read. */
function toStream(chunks: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      const { done, value } = await chunks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await chunks.return(undefined);
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}
