import { createHmac, timingSafeEqual } from "node:crypto";

/**
 * The permission to play one private video until a moment, as a segment of its address: relative URIs of playlists keep
 * it, so players need neither header nor cookie. `{expiry, seconds, base 36}.{HMAC-SHA256, 24 bytes, base64url}`
 */
export function signPlayback(secret: string, playbackId: string, expiresAt: Date): string {
  const expiry = Math.floor(expiresAt.getTime() / 1000).toString(36);
  return `${expiry}.${macOf(secret, playbackId, expiry)}`;
}

export type TokenState = "valid" | "expired" | "forged";

export function checkPlayback(secret: string, playbackId: string, token: string, now: Date): TokenState {
  const [, expiry = "", mac = ""] = /^([0-9a-z]{1,11})\.([\w-]{32})$/.exec(token) ?? [];
  const expected = Buffer.from(macOf(secret, playbackId, expiry));
  const given = Buffer.from(mac);
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return "forged";
  return Number.parseInt(expiry, 36) * 1000 > now.getTime() ? "valid" : "expired";
}

function macOf(secret: string, playbackId: string, expiry: string): string {
  const mac = createHmac("sha256", secret).update(`playback\n${playbackId}\n${expiry}`).digest();
  return mac.subarray(0, 24).toString("base64url");
}
