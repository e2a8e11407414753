import type { IncomingMessage } from "node:http";
import { S3Error } from "./s3-error.ts";

const maxKeyBytes = 1024;

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new S3Error("InvalidURI");
  }
}

function parseQuery(query: string): [name: string, value: string][] {
  return query
    .split("&")
    .filter((pair) => pair !== "")
    .map((pair) => {
      const [name = "", ...value] = pair.replaceAll("+", " ").split("=");
      return [decode(name), decode(value.join("="))];
    });
}

/**
 * An HTTP request read as S3 reads it, path-style: `/bucket/key?parameters`. `bucket` or `key` is "" where there is
 * none.
 */
export class S3Request {
  readonly message: IncomingMessage;
  readonly method: string;
  /** The path exactly as sent, still percent-encoded: the signature covers it. */
  readonly rawPath: string;
  readonly bucket: string;
  readonly key: string;
  /** Decoded parameters in the order sent. */
  readonly parameters: readonly [name: string, value: string][];
  readonly #parameterByName: Map<string, string>;

  /** @throws S3Error InvalidURI, KeyTooLongError */
  constructor(message: IncomingMessage) {
    const url = message.url ?? "/";
    const queryAt = url.indexOf("?");
    this.message = message;
    this.method = message.method ?? "GET";
    this.rawPath = queryAt < 0 ? url : url.slice(0, queryAt);
    this.parameters = queryAt < 0 ? [] : parseQuery(url.slice(queryAt + 1));
    this.#parameterByName = new Map(this.parameters);
    const keyAt = this.rawPath.indexOf("/", 1);
    this.bucket = decode(keyAt < 0 ? this.rawPath.slice(1) : this.rawPath.slice(1, keyAt));
    this.key = keyAt < 0 ? "" : decode(this.rawPath.slice(keyAt + 1));
    if (Buffer.byteLength(this.key) > maxKeyBytes) throw new S3Error("KeyTooLongError");
  }

  /** A query parameter by its exact name; "" when it stands without a value. */
  parameter(name: string): string | undefined {
    return this.#parameterByName.get(name);
  }

  /** A header by its lower-case name; several of one name are joined by commas. */
  header(name: string): string | undefined {
    const value = this.message.headers[name];
    return Array.isArray(value) ? value.join(",") : value;
  }

  /** An `x-amz-*` value by its lower-case name: presigned URLs may carry it as a parameter in place of a header. */
  amz(name: string): string | undefined {
    return this.header(name) ?? this.parameters.find(([parameter]) => parameter.toLowerCase() === name)?.[1];
  }

  /**
   * A whole number from the query.
   * @throws S3Error InvalidArgument when it is not one between `min` and `max`
   */
  integerParameter(name: string, range: { min: number; max: number }): number | undefined {
    const text = this.parameter(name);
    if (text === undefined) return undefined;
    const value = Number(text);
    if (!/^\d+$/.test(text) || value < range.min || value > range.max) {
      throw new S3Error(
        "InvalidArgument",
        `${name} must be an integer between ${range.min} and ${range.max}, inclusive`,
        {
          ArgumentName: name,
          ArgumentValue: text,
        },
      );
    }
    return value;
  }

  /** A page size (`max-keys`, `max-parts`, …): S3 caps it at 1,000, which is the default too. */
  pageSize(name: string): number {
    return Math.min(this.integerParameter(name, { min: 0, max: 2 ** 31 - 1 }) ?? 1000, 1000);
  }
}
