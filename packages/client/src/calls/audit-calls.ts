import type { AuditPage, AuditQuery } from "@vergence/contract";
import type { CallOptions, Verbs } from "./verbs.ts";

/** What was done in the workspace, and by whom; for admins. */
export const auditCalls = ({ get }: Verbs) => ({
  /** One page, newest first; entries match every filter that is given. */
  list: (query: Partial<AuditQuery> = {}, options?: CallOptions) => get<AuditPage>("/audit", { ...query }, options),
});
