import { expect, test } from "vitest";
import { auditHref, auditInput, isNarrowed, parseAuditQuery, shortId } from "./audit-query.ts";

const parse = (search: string) => parseAuditQuery(new URLSearchParams(search));

test("an address and its query are each other's", () => {
  const href =
    "/audit?subject=api_key&actor=key%3A1&action=api_key.revoked&from=2026-01-31&to=2026-02-01&cursor=a&cursor=b";
  const query = parse(href.split("?")[1] ?? "");
  expect(query).toEqual({
    subject: "api_key",
    actor: "key:1",
    action: "api_key.revoked",
    from: "2026-01-31",
    to: "2026-02-01",
    trail: ["a", "b"],
  });
  expect(auditHref(query)).toBe(href);
  expect([isNarrowed(query), isNarrowed(parse("cursor=a"))]).toEqual([true, false]);
});

test.each([
  "",
  "subject=",
  `actor=${"x".repeat(201)}`,
  "action=%00",
  "actor=%C2%85",
  "from=today",
  "to=2026-13-01",
  "cursor=",
])("parseAuditQuery › leaves out what the server would refuse: %s", (search) =>
  expect(parse(search)).toEqual({ trail: [] }),
);

test("auditInput › a day reaches from its first moment to the next day's", () => {
  const { from, to } = auditInput({ from: "2026-01-31", to: "2026-01-31", trail: [] });
  expect(Date.parse(to ?? "") - Date.parse(from ?? "")).toBe(86_400_000);
  expect(auditInput({ trail: ["a", "b"] })).toMatchObject({ from: undefined, to: undefined, cursor: "b" });
});

test("auditHref › forgets the oldest steps of a long walk", () => {
  const trail = Array.from({ length: 30 }, (_, index) => String(index));
  expect(parse(auditHref({ trail }).split("?")[1] ?? "").trail).toEqual(trail.slice(6));
});

test.each([
  ["key:019a20eb-95e0-7c8b-a634-b0fa9976f6ff", "…9976f6ff"],
  ["17", "17"],
  ["worker", "worker"],
  ["user:abc", "abc"],
])("shortId › %s is %s", (id, text) => expect(shortId(id)).toBe(text));
