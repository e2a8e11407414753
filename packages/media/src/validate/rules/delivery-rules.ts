import { allPlaylists, type HlsStream } from "../stream/hls-stream.ts";
import type { Delivery } from "../stream/resource.ts";
import type { Rule } from "./rule.ts";

interface Delivered {
  name: string;
  delivery: Delivery;
}

const delivered = (all: readonly { name: string; delivery: Delivery | null }[]): Delivered[] =>
  all.flatMap(({ name, delivery }) => (delivery ? [{ name, delivery }] : []));
const playlists = (stream: HlsStream) => delivered([stream, ...allPlaylists(stream)]);
const segments = (stream: HlsStream) => delivered(allPlaylists(stream).flatMap((playlist) => playlist.segments));
const playlistTypes = /^(application\/vnd\.apple\.mpegurl|audio\/mpegurl)\b/i;

/** Chapters 8, 10 and 13: how a stream on the web is delivered and protected; a folder is delivered by nobody. */
export const deliveryRules: Rule[] = [
  {
    id: "8.18",
    title: "Media is delivered without redirects",
    level: "must",
    *check(stream) {
      for (const { name, delivery } of segments(stream)) {
        if (delivery.isRedirected)
          yield { where: name, message: "It is answered with a redirect; name the final URL in the playlist." };
      }
    },
  },
  {
    id: "10.1",
    title: "Playlists are delivered with gzip",
    level: "must",
    *check(stream) {
      for (const { name, delivery } of playlists(stream)) {
        if (delivery.contentEncoding !== "gzip")
          yield { where: name, message: "It comes without Content-Encoding: gzip; let the server compress playlists." };
      }
    },
  },
  {
    id: "10.4",
    title: "Playlists have their own media type",
    level: "should",
    *check(stream) {
      for (const { name, delivery } of playlists(stream)) {
        if (!playlistTypes.test(delivery.contentType ?? ""))
          yield {
            where: name,
            message: `Its Content-Type is ${delivery.contentType ?? "missing"}; send application/vnd.apple.mpegurl.`,
          };
      }
    },
  },
  {
    id: "13.2",
    title: "FairPlay encrypts with SAMPLE-AES, and nothing with SAMPLE-AES-CTR (13.11)",
    level: "must",
    *check(stream) {
      for (const { name, parsed } of allPlaylists(stream)) {
        for (const { METHOD = "", KEYFORMAT } of parsed.keys) {
          const isFairPlay = KEYFORMAT === "com.apple.streamingkeydelivery";
          if (METHOD === "SAMPLE-AES-CTR" || (isFairPlay && METHOD !== "SAMPLE-AES"))
            yield { where: name, message: `EXT-X-KEY says METHOD=${METHOD}; Apple's devices play SAMPLE-AES.` };
        }
      }
    },
  },
];
