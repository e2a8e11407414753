import { randomBytes } from "node:crypto";
import { mkdir } from "node:fs/promises";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { startInterval, startTimer } from "@vergence/timers";
import { lockFolder } from "./disk/folder-lock.ts";
import { Store } from "./disk/store.ts";
import type { SweepResult } from "./disk/sweep.ts";
import type { Intercept } from "./intercept.ts";
import { type ServeOptions, serveRequest } from "./serve-request.ts";
import { SigningKeys } from "./signature/signing-key.ts";

export interface DevStoreOptions {
  /** A folder of its own; made where there is none. */
  dataDir: string;
  /** 0 lets the system choose. */
  port: number;
  /** 127.0.0.1 where not given. */
  host?: string;
  accessKeyId: string;
  secretAccessKey: string;
  region: string;
  /** The clock that signatures, times and expiry go by. */
  now?: () => Date;
  /** Lets a test make the store fail. */
  intercept?: Intercept;
  /** Multipart uploads that are older are aborted by the sweep. 7 days where not given. */
  abortUploadsAfterSeconds?: number;
  /** How often leftovers are swept. 10 minutes where not given. */
  sweepIntervalSeconds?: number;
  /** S3's is 5 MiB. Only for measurements with very many parts. */
  minPartSizeBytes?: number;
  /** For how long a repeated CompleteMultipartUpload succeeds before it is NoSuchUpload. 10 minutes where not given. */
  repeatCompleteSeconds?: number;
  /** Receives the store's own failures (a full disk); console.error where not given. */
  report?: (error: unknown) => void;
}

export interface DevStore {
  /** `http://127.0.0.1:9000` */
  endpoint: string;
  port: number;
  /** Removes leftovers now, as happens at start and from time to time. */
  sweep(): Promise<SweepResult>;
  /** Stops listening, lets running requests end for a moment, then cuts them; gives the folder free. */
  close(): Promise<void>;
}

const closeGraceMs = 2000;

function listen(server: Server, port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
}

function stop(server: Server): Promise<void> {
  return new Promise((resolve) => {
    const cut = startTimer(() => server.closeAllConnections(), closeGraceMs);
    server.close(() => {
      cut.stop();
      resolve();
    });
    server.closeIdleConnections();
  });
}

function createHttpServer(serveOptions: ServeOptions): { server: Server; settled: () => Promise<void> } {
  const running = new Set<Promise<void>>();
  const bootId = randomBytes(4).toString("hex").toUpperCase();
  let requestCount = 0;
  const serve = (expectsContinue: boolean) => (message: IncomingMessage, response: ServerResponse) => {
    requestCount += 1;
    const requestId = bootId + requestCount.toString(16).toUpperCase().padStart(8, "0");
    const served = serveRequest(message, response, serveOptions, expectsContinue, requestId).finally(() =>
      running.delete(served),
    );
    running.add(served);
    // While closing, a connection is of no more use once its answer is out; Node calls it idle a moment later.
    response.once("close", () => {
      if (!server.listening) setImmediate(() => server.closeIdleConnections());
    });
  };
  // A part of 5 GiB may take its time. Idle connections stay longer than a client's pool keeps them, which avoids
  // resets on reuse.
  const server = createServer({ requestTimeout: 0, keepAliveTimeout: 75_000 }, serve(false));
  server.on("checkContinue", serve(true));
  return {
    server,
    settled: async () => {
      await Promise.all(running);
    },
  };
}

/**
 * Starts the S3-compatible development store: path-style S3 over HTTP on one folder, for laptops and tests. It listens
 * on loopback unless `host` says otherwise, verifies SigV4, streams bodies to disk, and leaves every object old, new or
 * absent when it is killed.
 * @throws Error when the folder is another dev store's, or the port is taken
 */
export async function startDevStore(options: DevStoreOptions): Promise<DevStore> {
  const {
    host = "127.0.0.1",
    now = () => new Date(),
    report = (error) => console.error("dev store:", error),
  } = options;
  await mkdir(options.dataDir, { recursive: true });
  const unlockFolder = await lockFolder(options.dataDir);
  try {
    const store = await Store.open(options.dataDir);
    const abortUploadsAfterSeconds = options.abortUploadsAfterSeconds ?? 7 * 24 * 3600;
    const sweep = () => store.sweep({ now: now(), abortUploadsAfterSeconds });
    await sweep();
    const { server, settled } = createHttpServer({
      store,
      settings: {
        region: options.region,
        minPartSizeBytes: options.minPartSizeBytes ?? 5 * 2 ** 20,
        repeatCompleteSeconds: options.repeatCompleteSeconds ?? 600,
      },
      verifier: {
        accessKeyId: options.accessKeyId,
        region: options.region,
        signingKeys: new SigningKeys(options.secretAccessKey, options.region),
      },
      now,
      intercept: options.intercept,
      report,
    });
    await listen(server, options.port, host);
    const sweeping = startInterval(() => sweep().catch(report), (options.sweepIntervalSeconds ?? 600) * 1000).unref();
    const { port } = server.address() as AddressInfo;
    return {
      endpoint: `http://${host.includes(":") ? `[${host}]` : host}:${port}`,
      port,
      sweep,
      close: async () => {
        sweeping.stop();
        await stop(server);
        await settled();
        await unlockFolder();
      },
    };
  } catch (error) {
    await unlockFolder();
    throw error;
  }
}
