import { HeadObject$, type HeadObjectCommandOutput, type S3Client } from "@aws-sdk/client-s3";
import { amzDate, createSigner, EMPTY_BODY_SHA256, type Signer, uriEncode } from "./sigv4.ts";
import type { StorageConfig } from "./storage.ts";

interface SignableRequest {
  method: string;
  path: string;
  headers: Record<string, string>;
}

type Operation = Record<"namespace" | "name", string> & Record<"traits" | "input" | "output", unknown>;

/** What is used of the SDK's protocol: it writes a request by an operation's schema, and reads the answer by it. */
interface Protocol {
  serializeRequest(operation: Operation, input: object, context: object): Promise<SignableRequest>;
  deserializeResponse(operation: Operation, context: object, response: object): Promise<HeadObjectCommandOutput>;
}

/**
 * HeadObject by the SDK's own schema, protocol and connections, but without its chain of some twenty middlewares:
 * 0.15 ms of CPU per call in place of 0.50 (medians of 7 alternating rounds of 5,000 calls, 32 at a time, against the
 * dev store; Node 24.21, AMD EPYC, 2026-11-30). That is 12 % of the 2.8 ms that the web process spends on a `complete`,
 * which makes one. No retries: what fails for another reason than the store's word is left to the whole client.
 * @returns a function that answers, and throws, like `client.send(new HeadObjectCommand(…))`
 */
export function createLeanHeadObject(
  client: S3Client,
  config: StorageConfig,
  requestTimeoutMs: number,
): (key: string) => Promise<HeadObjectCommandOutput> {
  const { requestHandler } = client.config;
  const protocol = client.config.protocol as Protocol;
  const endpoint = new URL(config.endpoint);
  const bucketPath = `${endpoint.pathname.replace(/\/$/, "")}/${uriEncode(config.bucket)}`;
  const signer = createSigner(config.secretAccessKey, config.region);
  const [, namespace, name, traits, input, output] = HeadObject$;
  const operation = { namespace, name, traits, input, output };
  const bucketEndpoint = {
    protocol: endpoint.protocol,
    hostname: endpoint.hostname,
    path: bucketPath,
    ...(endpoint.port !== "" && { port: Number(endpoint.port) }),
  };
  const context = { ...client.config, endpoint: async () => bucketEndpoint };

  return async (key) => {
    const request = await protocol.serializeRequest(operation, { Bucket: config.bucket, Key: key }, context);
    signHeaders(config, signer, endpoint.host, request);
    const { response } = await requestHandler.handle(request, { requestTimeout: requestTimeoutMs });
    return protocol.deserializeResponse(operation, context, response);
  };
}

/** SigV4 in headers for a request without query and body. */
function signHeaders(config: StorageConfig, signer: Signer, host: string, request: SignableRequest): void {
  const { dateTime, day } = amzDate(new Date());
  const { method, path, headers } = request;
  const token = config.sessionToken;
  const signed = `host;x-amz-content-sha256;x-amz-date${token ? ";x-amz-security-token" : ""}`;
  const canonicalHeaders =
    `host:${host}\nx-amz-content-sha256:${EMPTY_BODY_SHA256}\nx-amz-date:${dateTime}\n` +
    (token ? `x-amz-security-token:${token}\n` : "");
  const canonicalRequest = `${method}\n${path}\n\n${canonicalHeaders}\n${signed}\n${EMPTY_BODY_SHA256}`;
  const signature = signer.sign(canonicalRequest, dateTime);
  headers.host = host;
  headers["x-amz-content-sha256"] = EMPTY_BODY_SHA256;
  headers["x-amz-date"] = dateTime;
  if (token) headers["x-amz-security-token"] = token;
  headers.authorization =
    `AWS4-HMAC-SHA256 Credential=${config.accessKeyId}/${signer.scope(day)}, ` +
    `SignedHeaders=${signed}, Signature=${signature}`;
}
