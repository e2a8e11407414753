import { spawnSync } from "node:child_process";
import { chownSync, lstatSync, readdirSync } from "node:fs";
import path from "node:path";

/** How to start a program that refuses to run as root. */
export interface UnprivilegedUser {
  /** Owner that the program's files need; `null` leaves them as they are. */
  fileOwner: number | null;
  command(file: string, args: string[]): { file: string; args: string[]; options: { uid?: number; gid?: number } };
}

const nobody = 65534;

/**
 * Postgres refuses uid 0. A user namespace in which root is nobody keeps the files root's own; where the system allows
 * no user namespace (many containers), the program and its files belong to uid 65534. Anyone but root stays who they
 * are.
 */
export function unprivilegedUser(
  uid = process.getuid?.(),
  canUnshare = () => spawnSync("unshare", ["-U", "true"], { stdio: "ignore" }).status === 0,
): UnprivilegedUser {
  if (uid !== 0) return { fileOwner: null, command: (file, args) => ({ file, args, options: {} }) };
  if (canUnshare())
    return { fileOwner: 0, command: (file, args) => ({ file: "unshare", args: ["-U", file, ...args], options: {} }) };
  return { fileOwner: nobody, command: (file, args) => ({ file, args, options: { uid: nobody, gid: nobody } }) };
}

/** Gives a file, or a folder and all in it, to `uid`, unless it belongs to it already. */
export function giveTo(uid: number, target: string): void {
  const stat = lstatSync(target);
  if (stat.uid === uid || stat.isSymbolicLink()) return;
  chownSync(target, uid, uid);
  if (stat.isDirectory()) for (const name of readdirSync(target)) giveTo(uid, path.join(target, name));
}
