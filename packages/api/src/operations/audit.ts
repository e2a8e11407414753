import { auditPage, auditQuery } from "@vergence/contract";
import { listAudit } from "@vergence/core";
import { createdAt, keyId } from "./example-values.ts";
import { query } from "./operation.ts";

const anEvent = {
  id: "4711",
  at: createdAt,
  actor: `key:${keyId}`,
  action: "api_key.created",
  subject: "api_key",
  subjectId: keyId,
  requestId: "5ea97a59-95e0-4c8b-a634-b0fa9976f6ff",
  detail: { name: "Render farm", role: "upload" },
  actorName: "Operations",
  uploadSessionId: null,
  videoName: null,
};

export const audit = {
  list: query({
    summary: "List audit events",
    description: "The workspace's, newest first.",
    rest: { operationId: "listAudit", tags: ["audit"], method: "get", path: "/audit" },
    roles: [],
    query: auditQuery,
    answer: auditPage,
    errors: [],
    example: { query: { subject: "api_key", limit: 20 }, answer: { items: [anEvent], nextCursor: null } },
    run: listAudit,
  }),
};
