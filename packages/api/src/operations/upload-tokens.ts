import {
  createdUploadToken,
  createUploadTokenBody,
  groupParams,
  uploadTokenParams,
  uploadTokenState,
} from "@vergence/contract";
import { createUploadToken, revokeUploadToken } from "@vergence/core";
import { createdAt, inAnHour, laterAt, uploadSessionId } from "./example-values.ts";
import { mutation } from "./operation.ts";

const tags = ["uploads"];
const all = "/videos/uploads/:uploadSessionId/tokens";
const roles = ["upload"] as const;
const tokenId = "7d2f9a31-64c8-4b1d-8e55-3f0a9c7b6d12";
const allowedOrigins = ["https://films.example"];
const aToken = {
  tokenId,
  uploadSessionId,
  allowedOrigins,
  maxFileSizeBytes: null,
  canCancel: false,
  createdAt,
  expiresAt: inAnHour,
  revokedAt: null,
};

/** The part of `uploadGroups` that is about a group's upload tokens. */
export const uploadTokenCalls = {
  createToken: mutation({
    summary: "Create an upload token",
    description:
      "A page sends the token in place of an API key. The token is valid for this group alone, and expires. Only this answer contains it.",
    rest: { operationId: "createUploadToken", tags, method: "post", path: all, status: 201 },
    roles,
    params: groupParams,
    body: createUploadTokenBody,
    answer: createdUploadToken,
    errors: ["not_found", "already_completed", "gone"],
    example: {
      params: { uploadSessionId },
      body: { allowedOrigins },
      answer: { ...aToken, token: "vgt_an-example-of-a-token" },
    },
    run: createUploadToken,
  }),

  revokeToken: mutation({
    summary: "Revoke an upload token",
    description: "Safe to repeat.",
    rest: { operationId: "revokeUploadToken", tags, method: "delete", path: `${all}/:tokenId` },
    roles,
    params: uploadTokenParams,
    answer: uploadTokenState,
    errors: ["not_found"],
    example: { params: { uploadSessionId, tokenId }, answer: { ...aToken, revokedAt: laterAt } },
    run: revokeUploadToken,
  }),
};
