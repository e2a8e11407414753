import type { ByteSource } from "../../isobmff/byte-source.ts";

/** How a server delivered something; a file has none of this. */
export interface Delivery {
  contentType: string | null;
  contentEncoding: string | null;
  isRedirected: boolean;
}

export type Resource = ByteSource & { delivery: Delivery | null };

/** Something that a playlist names and that cannot be read: `message` is half a sentence, such as "does not exist". */
export class ResourceError extends Error {
  override name = "ResourceError";
}

/** Opens what a URL names, uses it, and lets go of it. */
export type ResourceReader = <Result>(url: URL, use: (resource: Resource) => Promise<Result>) => Promise<Result>;

export async function readText(resource: Resource): Promise<string> {
  return new TextDecoder().decode(await resource.read(0, resource.sizeBytes));
}
