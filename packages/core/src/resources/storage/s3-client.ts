import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { S3Client, type S3ClientConfig } from "@aws-sdk/client-s3";
import type { StorageConfig } from "./storage.ts";

/**
 * How long and how often the store is asked. The defaults let a call to a store that is down fail within a few seconds.
 */
export interface StorageLimits {
  /** To open a connection, each attempt. */
  connectTimeoutMs: number;
  /** To get an answer's headers, over all attempts. */
  callTimeoutMs: number;
  /** The same for CompleteMultipartUpload: stores take minutes to join 10,000 parts. */
  completeTimeoutMs: number;
  /** To store one object, body and all. */
  putTimeoutMs: number;
  /** A connection on which nothing moves for so long is given up; also while a body streams. */
  idleTimeoutMs: number;
  maxAttempts: number;
  /** Things per page of a listing and per call of DeleteObjects; S3 knows no more than a thousand. */
  pageSize: number;
  /** Connections kept to the store at most. */
  maxSockets: number;
}

export const defaultLimits: StorageLimits = {
  connectTimeoutMs: 1_900,
  callTimeoutMs: 5_000,
  completeTimeoutMs: 180_000,
  putTimeoutMs: 3_600_000,
  idleTimeoutMs: 240_000,
  maxAttempts: 3,
  pageSize: 1_000,
  maxSockets: 128,
};

/** What the parts of the S3 storage share. */
export interface S3 {
  client: S3Client;
  bucket: string;
  config: StorageConfig;
  limits: StorageLimits;
}

const ignore = () => undefined;
/**
 * Failures reach the caller as errors; without a logger of ours the SDK would print some of them to the console. There
 * is no `info` and no `error` on purpose: where there are, the SDK makes a copy of every input and output to log, 11 MB
 * of it for 10,000 parts.
 */
const silentLogger = { trace: ignore, debug: ignore, warn: ignore } as unknown as NonNullable<S3ClientConfig["logger"]>;

/**
 * The SDK's client as any S3-compatible store can take it: path-style addresses, no checksums beyond what an operation
 * requires, no `Expect: 100-continue`, connections kept alive.
 */
export function createS3Client(config: StorageConfig, limits: StorageLimits): S3Client {
  const agentOptions = { keepAlive: true, maxSockets: limits.maxSockets };
  return new S3Client({
    endpoint: config.endpoint,
    region: config.region,
    forcePathStyle: true,
    credentials: {
      accessKeyId: config.accessKeyId,
      secretAccessKey: config.secretAccessKey,
      ...(config.sessionToken && { sessionToken: config.sessionToken }),
    },
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    expectContinueHeader: false,
    maxAttempts: limits.maxAttempts,
    logger: silentLogger,
    requestHandler: {
      httpAgent: new HttpAgent(agentOptions),
      httpsAgent: new HttpsAgent(agentOptions),
      connectionTimeout: limits.connectTimeoutMs,
      socketTimeout: limits.idleTimeoutMs,
      // Where a call names a timeout of its own it is an error to exceed it, not a warning.
      throwOnRequestTimeout: true,
    },
  });
}
