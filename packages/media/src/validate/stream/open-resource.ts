import { withFileResource } from "./file-resource.ts";
import { withHttpResource } from "./http-resource.ts";
import { ResourceError, type ResourceReader } from "./resource.ts";

/**
 * Reads what a stream names, of the kind that the stream itself is of: a stream on the web names no file of this
 * machine.
 */
export function resourceReader(stream: URL): ResourceReader {
  return (url, use) => {
    if (url.protocol === "file:" && stream.protocol === "file:") return withFileResource(url, use);
    if (url.protocol === "http:" || url.protocol === "https:") return withHttpResource(url, use);
    return Promise.reject(new ResourceError(`has a URL of a kind that cannot be read here (${url.protocol})`));
  };
}
