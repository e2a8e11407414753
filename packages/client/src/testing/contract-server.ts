import { createHash, randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { CompletedFile, FileState, UploadGroup } from "@vergence/contract";
import type { StartUploadInput } from "../calls/upload-calls.ts";

/** What a fault makes of one request instead of the right answer. */
export type Fault =
  | { kind: "answer"; status: number; headers?: Record<string, string>; body?: string }
  /** The line breaks once some of the body has arrived, or at once where there is none. */
  | { kind: "drop" }
  /** No answer ever comes. */
  | { kind: "stall" }
  /** The part is kept, but its etag is not the one that is answered; null hides it. */
  | { kind: "etag"; etag: string | null };

export interface PutRequest {
  fileName: string;
  partNumber: number;
  /** From 1, per part. */
  attempt: number;
  /** How often addresses were asked for before this one was made. */
  urlGeneration: number;
}

export interface ContractServerOptions {
  partSizeBytes: number;
  onPut?(request: PutRequest): Fault | undefined | Promise<Fault | undefined>;
  onApi?(call: string, attempt: number): Fault | undefined;
  /** Called with every API call's method and path, and body. */
  onCall?(call: string, body: unknown): void;
}

interface StoredPart {
  sizeBytes: number;
  etag: string;
}

interface ServedFile {
  state: FileState;
  parts: Map<number, StoredPart>;
  urlGeneration: number;
}

interface ServedGroup {
  view: UploadGroup;
  files: ServedFile[];
}

/** The wire contract of uploads on a bare node:http server, API and store in one, with faults on demand. */
export class ContractServer {
  readonly groups = new Map<string, ServedGroup>();
  /** Parts that the store took, as `fileName#partNumber`, in order of arrival. */
  readonly stored: string[] = [];
  readonly calls: string[] = [];
  readonly idempotencyKeys: string[] = [];
  /** Highest number of PUTs under way at a time. */
  mostPutsAtOnce = 0;
  readonly #options: ContractServerOptions;
  readonly #server: Server;
  readonly #attempts = new Map<string, number>();
  #putsNow = 0;

  constructor(options: ContractServerOptions) {
    this.#options = options;
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    return this.baseUrl;
  }

  get baseUrl(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** How many PUTs are under way now. */
  get putsNow(): number {
    return this.#putsNow;
  }

  file(fileName: string): ServedFile {
    for (const { files } of this.groups.values())
      for (const file of files) if (file.state.fileName === fileName) return file;
    throw new Error(`no file ${fileName}`);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? "";
    if (request.method === "PUT") return this.#put(path, request, response);
    const call = `${request.method} ${path.replace(/^\/api/, "")}`;
    this.calls.push(call);
    const idempotencyKey = request.headers["idempotency-key"];
    if (typeof idempotencyKey === "string") this.idempotencyKeys.push(idempotencyKey);
    const text = await readText(request);
    const body: unknown = text === "" ? undefined : JSON.parse(text);
    this.#options.onCall?.(call, body);
    const fault = this.#options.onApi?.(call, this.#attempt(call));
    if (fault) return applyFault(fault, response);
    const [, , , , sessionId, , uploadId, verb] = path.split("/");
    if (sessionId === undefined && request.method === "POST")
      return answer(response, 201, this.#start(body as StartUploadInput));
    const group = this.groups.get(sessionId ?? "");
    if (!group) return problem(response, 404, "not_found");
    if (uploadId === undefined && request.method === "DELETE") {
      group.view.status = "canceled";
      return answer(response, 200, { sessionId, status: "canceled" });
    }
    if (uploadId === undefined) return answer(response, 200, viewOf(group));
    const file = group.files.find(({ state }) => state.uploadId === uploadId);
    if (!file) return problem(response, 404, "not_found");
    if (group.view.status === "canceled") return problem(response, 410, "gone");
    if (verb === "part-urls") return answer(response, 200, this.#partUrls(file, body as { partNumbers: number[] }));
    if (verb === "parts")
      return answer(
        response,
        200,
        [...file.parts].map(([partNumber, part]) => ({ partNumber, ...part })),
      );
    return this.#complete(group, file, body as { parts?: { partNumber: number; etag: string }[] }, response);
  }

  #start(body: StartUploadInput): UploadGroup {
    const uploadSessionId = randomUUID();
    const { partSizeBytes } = this.#options;
    const files = body.files.map(({ fileName, fileRole, sizeBytes, languageTag }): ServedFile => {
      const multipart = sizeBytes > partSizeBytes;
      const plan = { totalBytes: sizeBytes, partSizeBytes: multipart ? partSizeBytes : sizeBytes };
      const totalParts = Math.ceil(plan.totalBytes / plan.partSizeBytes);
      const uploadStrategy = multipart ? "multipart" : "single_put";
      const state = {
        uploadId: randomUUID(),
        fileRole,
        fileName,
        languageTag,
        ...plan,
        totalParts,
        uploadStrategy,
      } as const;
      return { state: { ...state, status: "pending" }, parts: new Map(), urlGeneration: 0 };
    });
    const view: UploadGroup = {
      uploadSessionId,
      sessionId: uploadSessionId,
      status: "pending",
      videoName: body.videoName,
      description: body.description ?? "",
      layout: body.layout,
      perspective: body.perspective ?? "Regular",
      folderName: body.folderName ?? "Home",
      createdAt: "2026-01-31T09:30:00.000Z",
      expiresAt: "2026-02-05T09:30:00.000Z",
      libraryId: null,
      files: [],
    };
    const group = { view, files };
    this.groups.set(uploadSessionId, group);
    return viewOf(group);
  }

  #partUrls(file: ServedFile, { partNumbers }: { partNumbers: number[] }) {
    file.urlGeneration++;
    const { partSizeBytes, totalBytes, uploadId } = file.state;
    const parts = partNumbers.map((partNumber) => {
      const byteStart = (partNumber - 1) * partSizeBytes;
      const byteEnd = Math.min(totalBytes, byteStart + partSizeBytes);
      const url = `${this.baseUrl}/store/${uploadId}/${partNumber}/${file.urlGeneration}`;
      return {
        partNumber,
        byteStart,
        byteEnd,
        sizeBytes: byteEnd - byteStart,
        url,
        expiresAt: "2026-02-01T09:30:00.000Z",
      };
    });
    return { ...file.state, parts };
  }

  async #put(path: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, , uploadId, number, generation] = path.split("/");
    const file = [...this.groups.values()].flatMap(({ files }) => files).find((f) => f.state.uploadId === uploadId);
    if (!file) return applyFault({ kind: "answer", status: 404 }, response);
    const { fileName } = file.state;
    const partNumber = Number(number);
    this.mostPutsAtOnce = Math.max(this.mostPutsAtOnce, ++this.#putsNow);
    response.once("close", () => this.#putsNow--);
    const attempt = this.#attempt(`${fileName}#${partNumber}`);
    const fault = await this.#options.onPut?.({ fileName, partNumber, attempt, urlGeneration: Number(generation) });
    if (fault?.kind === "drop") {
      await new Promise((resolve) => request.once("data", resolve));
      return void request.socket.destroy();
    }
    const hash = createHash("md5");
    let sizeBytes = 0;
    for await (const chunk of request) {
      hash.update(chunk);
      sizeBytes += chunk.length;
    }
    if (request.headers["content-length"] !== String(sizeBytes))
      return applyFault({ kind: "answer", status: 411, body: "<Code>MissingContentLength</Code>" }, response);
    if (fault && fault.kind !== "etag") return applyFault(fault, response);
    const etag = `"${hash.digest("hex")}"`;
    file.parts.set(partNumber, { sizeBytes, etag });
    this.stored.push(`${fileName}#${partNumber}`);
    const shownEtag = fault ? fault.etag : etag;
    response.writeHead(200, shownEtag === null ? {} : { ETag: shownEtag }).end();
  }

  #complete(
    group: ServedGroup,
    { state, parts }: ServedFile,
    body: { parts?: { partNumber: number; etag: string }[] } | undefined,
    response: ServerResponse,
  ): void {
    const named = new Map(body?.parts?.map(({ partNumber, etag }) => [partNumber, etag]));
    const wrong: number[] = [];
    for (let partNumber = 1; partNumber <= state.totalParts; partNumber++) {
      const etag = parts.get(partNumber)?.etag;
      const given = state.uploadStrategy === "single_put" ? etag : named.get(partNumber);
      if (etag === undefined || given !== etag) wrong.push(partNumber);
    }
    if (wrong.length > 0) {
      problem(response, 422, "parts_mismatch", `wrong parts: ${wrong.slice(0, 20)}`);
      return;
    }
    state.status = "completed";
    if (group.files.every((file) => file.state.status === "completed")) {
      group.view.status = "completed";
      group.view.libraryId = 4821;
    }
    const { languageTag: _, ...fields } = state;
    const completed: CompletedFile = { ...fields, libraryId: group.view.libraryId };
    answer(response, 200, completed);
  }

  #attempt(of: string): number {
    const attempt = (this.#attempts.get(of) ?? 0) + 1;
    this.#attempts.set(of, attempt);
    return attempt;
  }
}

const viewOf = ({ view, files }: ServedGroup): UploadGroup => ({ ...view, files: files.map(({ state }) => state) });

async function readText(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

function answer(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { "Content-Type": "application/json" }).end(JSON.stringify(body));
}

function problem(response: ServerResponse, status: number, code: string, detail = code): void {
  const body = { type: "about:blank", title: code, status, detail, instance: "/", code, requestId: "r-1" };
  response.writeHead(status, { "Content-Type": "application/problem+json" }).end(JSON.stringify(body));
}

function applyFault(fault: Fault, response: ServerResponse): void {
  if (fault.kind === "drop") response.destroy();
  else if (fault.kind === "answer") response.writeHead(fault.status, fault.headers).end(fault.body);
}
