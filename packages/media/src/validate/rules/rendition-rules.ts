import { hasVideo } from "../stream/codecs.ts";
import { audioTracks, type HlsStream, videoTrack } from "../stream/hls-stream.ts";
import { groupOf } from "../stream/measure.ts";
import type { Attributes } from "../stream/parse-playlist.ts";
import type { Rule } from "./rule.ts";

const label = (attributes: Attributes) =>
  `EXT-X-MEDIA ${attributes.TYPE ?? "without TYPE"} "${attributes.NAME ?? attributes.LANGUAGE ?? ""}"`;
const where = ({ name }: HlsStream, attributes: Attributes) => `${name}, ${label(attributes)}`;

function groups({ parsed }: HlsStream): Map<string, Attributes[]> {
  return Map.groupBy(parsed.renditions, ({ TYPE, "GROUP-ID": id }) => `${TYPE} group "${id}"`);
}

function isLanguageTag(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}

/** EXT-X-MEDIA: chapters 4, 8 and 9 of the authoring specification and RFC 8216bis section 4.4.6.1. */
export const renditionRules: Rule[] = [
  {
    id: "8.10",
    title: "Every rendition but video says its LANGUAGE",
    level: "must",
    *check(stream) {
      for (const attributes of stream.parsed.renditions) {
        if (attributes.TYPE === "VIDEO" || attributes.TYPE === "SUBTITLES" || attributes.LANGUAGE) continue;
        const message = "LANGUAGE is missing; write a BCP 47 tag, zxx where nobody speaks, und where it is unknown.";
        yield { where: where(stream, attributes), message };
      }
    },
  },
  {
    id: "rfc8216bis-4.4.6.1-language",
    title: "LANGUAGE is a language tag (RFC 5646)",
    level: "must",
    *check(stream) {
      for (const attributes of stream.parsed.renditions) {
        const { LANGUAGE } = attributes;
        if (LANGUAGE && !isLanguageTag(LANGUAGE))
          yield {
            where: where(stream, attributes),
            message: `LANGUAGE="${LANGUAGE}" is no BCP 47 tag; write one such as en or pt-BR.`,
          };
      }
    },
  },
  {
    id: "rfc8216bis-4.4.6.1-required",
    title: "Every rendition says TYPE, GROUP-ID and NAME",
    level: "must",
    *check(stream) {
      for (const attributes of stream.parsed.renditions) {
        for (const name of ["TYPE", "GROUP-ID", "NAME"]) {
          if (!attributes[name]) yield { where: where(stream, attributes), message: `${name} is missing; add it.` };
        }
      }
    },
  },
  {
    id: "rfc8216bis-4.4.6.1.1-name",
    title: "Names differ within a group",
    level: "must",
    *check(stream) {
      for (const [group, members] of groups(stream)) {
        for (const [name, alike] of Map.groupBy(members, ({ NAME }) => NAME ?? "")) {
          if (alike.length > 1)
            yield {
              where: `${stream.name}, ${group}`,
              message: `${alike.length} renditions are called "${name}"; give each a name of its own.`,
            };
        }
      }
    },
  },
  {
    id: "rfc8216bis-4.4.6.1.1-default",
    title: "A group has at most one default",
    level: "must",
    *check(stream) {
      for (const [group, members] of groups(stream)) {
        const defaults = members.filter(({ DEFAULT }) => DEFAULT === "YES").map(({ NAME }) => `"${NAME}"`);
        if (defaults.length > 1)
          yield {
            where: `${stream.name}, ${group}`,
            message: `${defaults.join(" and ")} are all DEFAULT=YES; leave that to one.`,
          };
      }
    },
  },
  {
    id: "player-default-audio",
    title: "An audio group has a default",
    level: "should",
    *check(stream) {
      for (const [group, members] of groups(stream)) {
        if (members[0]?.TYPE === "AUDIO" && !members.some(({ DEFAULT }) => DEFAULT === "YES"))
          yield {
            where: `${stream.name}, ${group}`,
            message:
              "No rendition is DEFAULT=YES, so players choose differently; mark one, instrumental (zxx) included.",
          };
      }
    },
  },
  {
    id: "rfc8216bis-4.4.6.1-autoselect",
    title: "A default may also be selected automatically",
    level: "must",
    *check(stream) {
      for (const attributes of stream.parsed.renditions) {
        if (attributes.DEFAULT === "YES" && attributes.AUTOSELECT === "NO")
          yield { where: where(stream, attributes), message: "DEFAULT=YES with AUTOSELECT=NO; write AUTOSELECT=YES." };
      }
    },
  },
  {
    id: "rfc8216bis-4.4.6.1-channels",
    title: "Audio renditions say their CHANNELS",
    level: "should",
    *check(stream) {
      for (const attributes of stream.parsed.renditions) {
        if (attributes.TYPE === "AUDIO" && !attributes.CHANNELS)
          yield { where: where(stream, attributes), message: 'CHANNELS is missing; write their number, such as "2".' };
      }
    },
  },
  {
    id: "rfc8216bis-4.4.6.2.1-groups",
    title: "Every group that a variant names exists",
    level: "must",
    *check(stream) {
      for (const { uri, attributes } of stream.parsed.variants) {
        for (const type of ["AUDIO", "VIDEO", "SUBTITLES", "CLOSED-CAPTIONS"]) {
          const id = attributes[type];
          if (id === undefined || (type === "CLOSED-CAPTIONS" && id === "NONE")) continue;
          if (!stream.parsed.renditions.some((each) => each.TYPE === type && each["GROUP-ID"] === id))
            yield {
              where: `${stream.name}, variant ${uri}`,
              message: `${type}="${id}" names a group that no EXT-X-MEDIA belongs to; add one, or take the attribute out.`,
            };
        }
      }
    },
  },
  {
    id: "rfc8216bis-4.4.6.1.1-members",
    title: "Groups of one type have the same members",
    level: "must",
    *check(stream) {
      for (const type of ["AUDIO", "SUBTITLES"]) {
        const ofType = [...groups(stream)].filter(([, members]) => members[0]?.TYPE === type);
        const names = (members: Attributes[]) =>
          members
            .map(({ NAME }) => NAME)
            .sort()
            .join(", ");
        const [first] = ofType;
        for (const [group, members] of ofType) {
          if (first && names(members) !== names(first[1]))
            yield {
              where: `${stream.name}, ${group}`,
              message: `It holds ${names(members)}, while ${first[0]} holds ${names(first[1])}; offer the same in each.`,
            };
        }
      }
    },
  },
  {
    id: "9.7",
    title: "Alternative audio comes in streams of its own",
    level: "must",
    *check(stream) {
      for (const { attributes, playlist } of stream.variants) {
        const audio = groupOf(stream, attributes, "AUDIO");
        if (audio.length > 1 && videoTrack(playlist) && audioTracks(playlist).length > 0)
          yield {
            where: playlist.name,
            message:
              "Its segments hold audio beside the video although there are alternatives; put all audio into renditions.",
          };
      }
    },
  },
  {
    id: "2.17",
    title: "A segment holds one audio stream at most",
    level: "must",
    *check(stream) {
      for (const { playlist } of [...stream.variants, ...stream.renditions]) {
        const { length } = audioTracks(playlist);
        if (length > 1)
          yield {
            where: playlist.name,
            message: `Its segments hold ${length} audio tracks; put each into a rendition of its own.`,
          };
      }
    },
  },
  {
    id: "2.13",
    title: "Audio description is selected automatically",
    level: "must",
    *check(stream) {
      for (const attributes of stream.parsed.renditions) {
        const isDescription = attributes.CHARACTERISTICS?.includes("public.accessibility.describes-video");
        if (isDescription && attributes.AUTOSELECT !== "YES")
          yield {
            where: where(stream, attributes),
            message: "It describes the video, but AUTOSELECT is not YES; set it.",
          };
      }
    },
  },
  {
    id: "tvOS-9.20",
    title: "No variant is audio alone",
    level: "must",
    *check(stream) {
      if (!stream.variants.some(({ attributes }) => hasVideo(attributes))) return;
      for (const variant of stream.variants) {
        if (variant.attributes.CODECS && !hasVideo(variant.attributes))
          yield {
            where: `${stream.name}, variant ${variant.playlist.name}`,
            message: "It has no video; on tvOS that is not allowed: offer it as a rendition.",
          };
      }
    },
  },
];
