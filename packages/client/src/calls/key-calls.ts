import type { CreatedKey, CreateKeyBody, KeyPage, KeyState, ListKeysQuery, RotateKeyBody } from "@vergence/contract";
import { type CallOptions, type PostOptions, step, type Verbs } from "./verbs.ts";

/** API keys of the workspace; for admins. */
export const keyCalls = ({ get, post, remove }: Verbs) => ({
  /** The only answer, with that of `rotate`, that carries the key itself. */
  create: (body: CreateKeyBody, options?: PostOptions) => post<CreatedKey>("/keys", body, options),
  /** One page, newest first. */
  list: (query: Partial<ListKeysQuery> = {}, options?: CallOptions) => get<KeyPage>("/keys", { ...query }, options),
  /** Refused from the next call on. Repeating is safe. */
  revoke: (keyId: string, options?: CallOptions) => remove<KeyState>(`/keys/${step(keyId)}`, options),
  /** A new key of the same role; the old one ends at once, or after `graceSeconds`. */
  rotate: (keyId: string, body: RotateKeyBody = {}, options?: PostOptions) =>
    post<CreatedKey>(`/keys/${step(keyId)}/rotate`, body, options),
});
