import type { KeyRole } from "./enums.ts";

/** Who makes the calls of a session or a key, for a page's header. */
export interface SessionState {
  /** Null for a key. */
  user: { name: string; email: string } | null;
  workspace: { id: string; name: string };
  role: KeyRole;
}
