import { appendFile, readFile } from "node:fs/promises";
import { join } from "node:path";
import { high, low } from "./base-streams.ts";
import { edit, editBytes } from "./tampering.ts";

export const multivariant = "multivariant.m3u8";
export const highPlaylist = `${high}/playlist.m3u8`;
export const playlists = [highPlaylist, `${low}/playlist.m3u8`, "audio-und/playlist.m3u8", "audio-fr/playlist.m3u8"];
export const french = "audio-fr/playlist.m3u8";
export const subtitles = "subtitles-en/playlist.m3u8";
/** In the multivariant playlist: the first variant's tag alone. */
const firstVariant = (attribute: string) => new RegExp(`(?<=#EXT-X-STREAM-INF:.*?)(,?)${attribute}=("[^"]*"|[^,\\n]*)`);

export const without = (attribute: string) => (folder: string) =>
  edit(folder, multivariant, firstVariant(attribute), "");
export const instead = (from: string | RegExp, to: string) => (folder: string) => edit(folder, multivariant, from, to);
export const scaled =
  (attribute: string, factor: number, tag = "STREAM-INF") =>
  async (folder: string) => {
    const text = await readFile(join(folder, multivariant), "utf8");
    const number = new RegExp(`(?<=#EXT-X-${tag}:(?:.*,)?${attribute}=)\\d+`);
    const value = Number(number.exec(text)?.[0]);
    await edit(folder, multivariant, number, String(Math.round(value * factor)));
  };
export const inFiles = (files: readonly string[], from: string | RegExp, to: string) => async (folder: string) => {
  for (const file of files) await edit(folder, file, from, to);
};
export const inOne = (file: string, from: string | RegExp, to: string) => inFiles([file], from, to);
export const append = (line: string) => (folder: string) => appendFile(join(folder, multivariant), `${line}\n`);
export const all =
  (...steps: ((folder: string) => Promise<unknown>)[]) =>
  async (folder: string) => {
    for (const step of steps) await step(folder);
  };

/** Moves the decode times of all fragments in a segment by ticks (tfdt, version 1: 64 bits after version and flags). */
export const shifted = (file: string, ticks: number) => (folder: string) =>
  editBytes(folder, file, "tfdt", (after) => {
    for (const { index } of [{ index: -4 }, ...after.toString("latin1").matchAll(/tfdt/g)]) {
      const at = index + 8;
      after.writeBigUInt64BE(after.readBigUInt64BE(at) + BigInt(ticks), at);
    }
  });
export const transfer = (file: string, value: number) => (folder: string) =>
  editBytes(folder, file, "colrnclx", (after) => after.writeUInt16BE(value, 2));
export const firstSampleFlags = (file: string, flags: number) => (folder: string) =>
  editBytes(folder, file, "trun", (after) => after.writeUInt32BE(flags, 12));
