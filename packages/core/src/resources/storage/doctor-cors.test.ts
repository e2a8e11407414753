import type { CORSRule } from "@aws-sdk/client-s3";
import { describe, expect, it } from "vitest";
import { letsUpload } from "./doctor-cors.ts";

const origin = "https://vergence.example.com";
const rule = (change: Partial<CORSRule> = {}): CORSRule => ({
  AllowedOrigins: [origin],
  AllowedMethods: ["PUT"],
  AllowedHeaders: ["*"],
  ExposeHeaders: ["ETag"],
  ...change,
});

describe("letsUpload", () => {
  it.each([
    ["our own rule", [rule()], true],
    ["any origin", [rule({ AllowedOrigins: ["*"] })], true],
    ["a pattern", [rule({ AllowedOrigins: ["https://*.example.com"] })], true],
    [
      "etag in another case, and the one header we send",
      [rule({ ExposeHeaders: ["etag"], AllowedHeaders: ["Content-Type"] })],
      true,
    ],
    ["no rule", [], false],
    ["another origin", [rule({ AllowedOrigins: ["https://vergence.example.com.evil.example"] })], false],
    ["a pattern that ends otherwise", [rule({ AllowedOrigins: ["https://*.example.org"] })], false],
    ["a pattern longer than the origin", [rule({ AllowedOrigins: [`${origin}*${origin}`] })], false],
    ["no PUT", [rule({ AllowedMethods: ["GET", "POST"] })], false],
    ["no Content-Type", [rule({ AllowedHeaders: [] })], false],
    ["no ETag", [rule({ ExposeHeaders: ["x-amz-request-id"] })], false],
    ["no ETag in the rule that S3 takes first", [rule({ ExposeHeaders: [] }), rule()], false],
  ])("%s", (_, rules, expected) => {
    expect(letsUpload(rules, origin)).toBe(expected);
  });
});
