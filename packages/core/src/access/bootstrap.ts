import { hashPassword } from "better-auth/crypto";
import type { Resources } from "../resources/context.ts";
import { insertOwner } from "./insert-owner.ts";
import { hashKey, shownPrefix } from "./key-secret.ts";

/** The workspace of a fresh installation; its id is fixed so that starting twice makes one. */
export const defaultWorkspaceId = "00000000-0000-4000-8000-000000000001";

/**
 * Makes what a first start needs: the default workspace, and the admin key and owner that the settings name. Safe to
 * repeat, also at the same time. A key that was revoked stays revoked; an owner's password is set once and not reset.
 */
export async function bootstrap(resources: Resources): Promise<void> {
  const { db, config } = resources;
  const { adminKey, ownerEmail, ownerPassword } = config.bootstrap;
  await db.workspace.createMany({ data: { id: defaultWorkspaceId, name: "Default workspace" }, skipDuplicates: true });
  if (adminKey) {
    await db.apiKey.createMany({
      data: {
        workspaceId: defaultWorkspaceId,
        name: "Bootstrap admin key",
        role: "admin",
        prefix: shownPrefix(adminKey),
        hash: hashKey(adminKey),
      },
      skipDuplicates: true,
    });
  }
  if (ownerEmail && ownerPassword) await createOwner(resources, ownerEmail.toLowerCase(), ownerPassword);
}

async function createOwner({ db }: Resources, email: string, password: string): Promise<void> {
  if (await db.user.findUnique({ where: { email }, select: { id: true } })) return;
  const passwordHash = await hashPassword(password);
  await db.$transaction((tx) => insertOwner(tx, { workspaceId: defaultWorkspaceId, email, passwordHash }));
}
