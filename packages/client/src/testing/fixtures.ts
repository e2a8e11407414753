import { onTestFinished } from "vitest";
import { createVergenceClient } from "../client.ts";
import type { UploadSource } from "../upload/upload-source.ts";
import { ContractServer, type ContractServerOptions } from "./contract-server.ts";

/** A contract server and a client of it, gone when the test ends. */
export async function startContractServer(options: ContractServerOptions) {
  const server = new ContractServer(options);
  onTestFinished(() => server.close());
  const client = createVergenceClient({ baseUrl: await server.listen(), apiKey: "test-key" });
  return { server, client };
}

/** The byte at this place of a made-up file: differs between neighbours and between parts. */
export const byteAt = (offset: number) => (offset * 31 + (offset >> 8)) & 0xff;

export function bytesOf(byteStart: number, byteEnd: number): Uint8Array<ArrayBuffer> {
  return Uint8Array.from({ length: byteEnd - byteStart }, (_, index) => byteAt(byteStart + index));
}

/** A source whose bytes are made as they are read, and that counts how many of its parts are open at a time. */
export function madeUpSource(sizeBytes: number): UploadSource & { mostOpenAtOnce: number } {
  let openNow = 0;
  const source = {
    sizeBytes,
    mostOpenAtOnce: 0,
    verify: async () => {},
    slice: (byteStart: number, byteEnd: number) => ({
      sizeBytes: byteEnd - byteStart,
      open: () => {
        source.mostOpenAtOnce = Math.max(source.mostOpenAtOnce, ++openNow);
        return new ReadableStream<Uint8Array>({
          pull(controller) {
            controller.enqueue(bytesOf(byteStart, byteEnd));
            controller.close();
            openNow--;
          },
          cancel: () => void openNow--,
        });
      },
    }),
  };
  return source;
}
