import { auditQuery } from "@vergence/contract";
import { listAudit } from "@vergence/core";
import { procedureFor, router } from "../trpc.ts";

export const auditRouter = router({
  list: procedureFor("admin")
    .input(auditQuery)
    .query(({ ctx, input }) => listAudit(ctx.call, input)),
});
