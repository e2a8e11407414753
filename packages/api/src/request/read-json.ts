import { AppError } from "@vergence/core";

/** Largest JSON body taken: 10,000 parts with checksums fit several times. */
const maxBodyBytes = 4 * 2 ** 20;

/**
 * Reads a JSON body (RFC 8259: UTF-8); no body at all is an empty object.
 * @throws AppError unsupported_media_type, payload_too_large, malformed_json
 */
export async function readJson(request: Pick<Request, "headers" | "body">): Promise<unknown> {
  if (!request.body || request.headers.get("content-length") === "0") return {};
  if (Number(request.headers.get("content-length") ?? 0) > maxBodyBytes) throw tooLarge();
  const bytes = await readBytes(request.body);
  if (bytes.length === 0) return {};
  const contentType = request.headers.get("content-type") ?? "";
  if (!/^application\/(json|[\w.+-]+\+json)\s*(;|$)/i.test(contentType))
    throw new AppError("unsupported_media_type", "Send the body as application/json.");
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    throw new AppError("malformed_json", "The body is not well-formed JSON in UTF-8.");
  }
}

async function readBytes(body: ReadableStream<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  try {
    for await (const chunk of body) {
      sizeBytes += chunk.byteLength;
      if (sizeBytes > maxBodyBytes) throw tooLarge();
      chunks.push(chunk);
    }
  } catch (error) {
    if (error instanceof AppError) throw error;
    // The sender hung up: nothing of ours is out of order.
    throw new AppError("malformed_json", "The body ended before it was complete.", { cause: error });
  }
  return Buffer.concat(chunks);
}

const tooLarge = () => new AppError("payload_too_large", `A body may have at most ${maxBodyBytes} bytes.`);
