import { stat } from "node:fs/promises";
import { basename } from "node:path";
import { pathToFileURL } from "node:url";
import { probeFile } from "../probe/probe-file.ts";
import { findTools } from "../tools/find-tools.ts";
import type { MediaTools } from "../tools/media-tools.ts";
import { unreadable } from "../validate/find-stream.ts";
import { resourceReader } from "../validate/stream/open-resource.ts";
import { ResourceError } from "../validate/stream/resource.ts";
import { inspectFile } from "./inspect-file.ts";
import type { InspectReport } from "./inspect-report.ts";
import { inspectStream } from "./inspect-stream.ts";

/**
 * What a file or a stream is: `location` is a media file, a folder of a stream, a multivariant playlist, or an http(s)
 * URL of one of these. The tools are by default those that `findTools` finds.
 * @throws MediaError (permanent) for what is none of these
 */
export async function inspect(location: string, options: { tools?: MediaTools } = {}): Promise<InspectReport> {
  const isRemote = /^https?:\/\//i.test(location);
  const found = isRemote ? null : await stat(location).catch(() => null);
  if (!isRemote && !found) throw unreadable(`"${location}" does not exist.`);
  if (found?.isDirectory()) return inspectStream(location);
  const url = isRemote ? new URL(location) : pathToFileURL(location);
  const read = resourceReader(url);
  const probe = async () => {
    // ffprobe reads files alone: what a server sends may name other hosts.
    if (isRemote) return null;
    return probeFile(location, { tools: options.tools ?? (await findTools()), fileName: basename(location) });
  };
  try {
    const report = await read(url, async (resource) => {
      const start = new TextDecoder().decode(await resource.read(0, 16)).replace(/^\ufeff/, "");
      return start.startsWith("#EXTM3U") ? null : inspectFile(location, resource, probe);
    });
    return report ?? (await inspectStream(location));
  } catch (error) {
    throw error instanceof ResourceError ? unreadable(`"${location}" ${error.message}.`, error) : error;
  }
}
