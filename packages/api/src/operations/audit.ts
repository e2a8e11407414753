import { auditPage, auditQuery } from "@vergence/contract";
import { listAudit } from "@vergence/core";
import { type Route, route } from "./operation.ts";

export const auditRoutes: Route[] = [
  route({
    method: "get",
    path: "/audit",
    operationId: "listAudit",
    summary: "List what was done in the workspace, newest first",
    tags: ["audit"],
    errors: [],
    roles: [],
    status: 200,
    query: auditQuery,
    answer: auditPage,
    run: (ctx, { query }) => listAudit(ctx, query),
  }),
];
