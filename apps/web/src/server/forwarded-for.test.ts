import type { IncomingMessage } from "node:http";
import { expect, test } from "vitest";
import { createForwardedFor } from "./forwarded-for.ts";

const request = (remoteAddress: string | undefined, forwarded?: string) =>
  ({ socket: { remoteAddress }, headers: { "x-forwarded-for": forwarded } }) as unknown as IncomingMessage;

test.each([
  ["nobody trusted, no header", [], "203.0.113.9", undefined, "203.0.113.9"],
  ["nobody trusted, a claim", [], "203.0.113.9", "198.51.100.1", "203.0.113.9"],
  ["a stranger's claim", ["10.0.0.0/8"], "203.0.113.9", "198.51.100.1", "203.0.113.9"],
  ["a trusted network's", ["10.0.0.0/8"], "10.1.2.3", "198.51.100.1", "198.51.100.1, 10.1.2.3"],
  ["a trusted address's", ["127.0.0.1", "::1"], "::1", "198.51.100.1, 127.0.0.1", "198.51.100.1, 127.0.0.1, ::1"],
  ["a trusted proxy without a claim", ["::1"], "::1", undefined, "::1"],
  ["a trusted IPv6 network's", ["fd00::/8"], "fd12::1", "2001:db8::1", "2001:db8::1, fd12::1"],
  ["IPv4 mapped to IPv6", ["127.0.0.1"], "::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1, 127.0.0.1"],
  ["a connection that is gone", ["127.0.0.1"], undefined, "198.51.100.1", ""],
])("%s", (_, trusted, remoteAddress, forwarded, expected) => {
  expect(createForwardedFor(trusted)(request(remoteAddress, forwarded))).toBe(expected);
});
