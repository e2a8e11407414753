/** One server-sent event (WHATWG HTML section 9.2), as it stands on the line. */
export interface SentEvent {
  id: string | null;
  event: string | null;
  data: string | null;
  /** A line that begins with a colon. */
  comment: string | null;
}

/** The blocks of an event stream; it ends as the stream does. */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<SentEvent> {
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      const field = (name: string) => new RegExp(`^${name}: (.*)$`, "m").exec(block)?.[1] ?? null;
      yield { id: field("id"), event: field("event"), data: field("data"), comment: field("") };
    }
  }
}
