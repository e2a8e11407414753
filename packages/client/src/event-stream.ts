/** One dispatched server-sent event. `id` is the last one that stood on the line, also in a block without data. */
export interface ServerSentEvent {
  id: string;
  event: string;
  /** Null for a block that dispatches nothing: a heartbeat, or an id alone. */
  data: string | null;
}

/**
 * Reads an event stream (WHATWG HTML section 9.2.6) block by block. Blocks without data are reported as well: a
 * heartbeat shows that the connection lives, and an id alone is the place to resume from. Parsers that report no more
 * than dispatched events drop both.
 */
export async function* readEventStream(body: ReadableStream<Uint8Array>): AsyncGenerator<ServerSentEvent> {
  let id = "";
  let event = "";
  let data: string[] = [];
  for await (const line of linesOf(body)) {
    if (line === "") {
      yield { id, event: event || "message", data: data.length > 0 ? data.join("\n") : null };
      event = "";
      data = [];
      continue;
    }
    const [, field, value = ""] = /^([^:]*):? ?([\s\S]*)$/.exec(line) ?? [];
    if (field === "id" && !value.includes("\0")) id = value;
    else if (field === "event") event = value;
    else if (field === "data") data.push(value);
  }
}

/** Lines end in CR, LF or both. A last one without an end is no line. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) return;
      text += decoder.decode(value, { stream: true });
      // A CR at the very end may be the first half of CRLF.
      const lines = text.split(/\r\n|\n|\r(?!$)/);
      text = lines.pop() ?? "";
      yield* lines;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
