import {
  createdKey,
  createKeyBody,
  keyPage,
  keyParams,
  keyState,
  listKeysQuery,
  rotateKeyBody,
} from "@vergence/contract";
import { createKey, listKeys, revokeKey, rotateKey } from "@vergence/core";
import { createdAt, keyId, laterAt } from "./example-values.ts";
import { mutation, query } from "./operation.ts";

const tags = ["keys"];
/** Admins alone. */
const roles = [] as const;
const key = "vgk_an-example-of-a-key";
const aKey = {
  keyId,
  name: "Render farm",
  role: "upload",
  prefix: "vgk_Zq3xT9",
  createdAt,
  expiresAt: null,
  revokedAt: null,
  lastUsedAt: null,
  replacedBy: null,
};

export const keys = {
  create: mutation({
    summary: "Create an API key",
    description: "Only this answer contains the key.",
    rest: { operationId: "createKey", tags, method: "post", path: "/keys", status: 201 },
    roles,
    body: createKeyBody,
    answer: createdKey,
    errors: [],
    example: { body: { name: "Render farm", role: "upload" }, answer: { ...aKey, key } },
    run: createKey,
  }),

  list: query({
    summary: "List API keys, newest first",
    rest: { operationId: "listKeys", tags, method: "get", path: "/keys" },
    roles,
    query: listKeysQuery,
    answer: keyPage,
    errors: [],
    example: { query: { limit: 20 }, answer: { items: [aKey], nextCursor: null } },
    run: listKeys,
  }),

  revoke: mutation({
    summary: "Revoke an API key",
    description: "The key is refused from the next call on. Safe to repeat.",
    rest: { operationId: "revokeKey", tags, method: "delete", path: "/keys/:keyId" },
    roles,
    params: keyParams,
    answer: keyState,
    errors: ["not_found"],
    example: { params: { keyId }, answer: { ...aKey, revokedAt: laterAt } },
    run: revokeKey,
  }),

  rotate: mutation({
    summary: "Rotate an API key",
    description:
      "Creates a key with the same name, role and expiry, which only this answer contains; the old one ends at once, " +
      "or after the grace period.",
    rest: { operationId: "rotateKey", tags, method: "post", path: "/keys/:keyId/rotate", status: 201 },
    roles,
    params: keyParams,
    body: rotateKeyBody,
    answer: createdKey,
    errors: ["not_found", "invalid_transition"],
    example: { params: { keyId }, body: { graceSeconds: 3600 }, answer: { ...aKey, key } },
    run: rotateKey,
  }),
};
