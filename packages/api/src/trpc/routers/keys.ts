import { createKeyBody, keyParams, listKeysQuery, rotateKeyBody } from "@vergence/contract";
import { createKey, listKeys, revokeKey, rotateKey } from "@vergence/core";
import { procedureFor, router } from "../trpc.ts";

const procedure = procedureFor("admin");

export const keysRouter = router({
  create: procedure.input(createKeyBody).mutation(({ ctx, input }) => createKey(ctx.call, input)),
  list: procedure.input(listKeysQuery).query(({ ctx, input }) => listKeys(ctx.call, input)),
  revoke: procedure.input(keyParams).mutation(({ ctx, input }) => revokeKey(ctx.call, input)),
  rotate: procedure.input(keyParams.and(rotateKeyBody)).mutation(({ ctx, input }) => rotateKey(ctx.call, input)),
});
