import { expect, test } from "vitest";
import { readEventStream } from "./event-stream.ts";

async function readChunks(...chunks: string[]) {
  const bytes = chunks.map((chunk) => new TextEncoder().encode(chunk));
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of bytes) controller.enqueue(chunk);
      controller.close();
    },
  });
  const events = [];
  for await (const event of readEventStream(body)) events.push(event);
  return events;
}

test("reads ids, names and data of several lines, whatever ends a line and wherever a chunk is cut", async () => {
  const expected = [
    { id: "7", event: "message", data: null },
    { id: "8", event: "video.ready", data: "one\ntwo" },
    { id: "8", event: "message", data: null },
    { id: "8", event: "message", data: "é" },
  ];
  const text =
    "retry: 2000\nid: 7\n\nid: 8\nevent: video.ready\ndata: one\ndata:two\n\n: heartbeat\n\ndata: é\n\ndata: unfinished\n";
  for (const end of ["\n", "\r\n", "\r"]) {
    const whole = text.replaceAll("\n", end);
    expect(await readChunks(whole)).toEqual(expected);
    for (const at of [3, 11, 12, 13, 19, 20])
      expect(await readChunks(whole.slice(0, at), whole.slice(at))).toEqual(expected);
  }
});

test("joins a character that two chunks share", async () => {
  const bytes = new TextEncoder().encode("data: é\n\n");
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes.slice(0, 7));
      controller.enqueue(bytes.slice(7));
      controller.close();
    },
  });
  expect(await readEventStream(body).next()).toMatchObject({ value: { data: "é" } });
});
