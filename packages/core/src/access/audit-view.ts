import type { AuditEvent } from "@vergence/contract";
import type { AuditEventModel } from "../../generated/prisma/models.ts";
import type { Context } from "../resources/context.ts";
import { toTimelineEvent } from "../states/audit.ts";

/** Audit rows as admins read them: beside the ids the names that they have today. */
export async function toAuditEvents(ctx: Context, rows: readonly AuditEventModel[]): Promise<AuditEvent[]> {
  const [actorNames, groupOf] = await Promise.all([findActorNames(ctx, rows), findGroups(ctx, rows)]);
  return rows.map((row) => {
    const group = groupOf(row);
    return {
      ...toTimelineEvent(row),
      actorName: actorNames.get(row.actor) ?? null,
      uploadSessionId: group?.id ?? null,
      videoName: group?.videoName ?? null,
    };
  });
}

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The names of keys and people, by the actor that is in the row. */
async function findActorNames(ctx: Context, rows: readonly AuditEventModel[]): Promise<Map<string, string>> {
  const idsOf = (kind: string) =>
    rows.flatMap(({ actor }) => (actor.startsWith(`${kind}:`) ? [actor.slice(kind.length + 1)] : []));
  const { workspaceId } = ctx.actor;
  const [keys, users] = await Promise.all([
    ctx.db.apiKey.findMany({
      where: { workspaceId, id: { in: idsOf("key").filter((id) => uuid.test(id)) } },
      select: { id: true, name: true },
    }),
    ctx.db.user.findMany({ where: { workspaceId, id: { in: idsOf("user") } }, select: { id: true, email: true } }),
  ]);
  return new Map([
    ...keys.map(({ id, name }) => [`key:${id}`, name] as const),
    ...users.map(({ id, email }) => [`user:${id}`, email] as const),
  ]);
}

/** The groups that rows name themselves, or by a video that came from one. */
async function findGroups(ctx: Context, rows: readonly AuditEventModel[]) {
  const groups = await ctx.db.uploadGroup.findMany({
    where: {
      workspaceId: ctx.actor.workspaceId,
      OR: [
        { id: { in: rows.flatMap(({ groupId }) => groupId ?? []) } },
        { video: { id: { in: rows.flatMap(({ videoId }) => videoId ?? []) } } },
      ],
    },
    select: { id: true, videoName: true, video: { select: { id: true } } },
  });
  const byId = new Map(groups.map((group) => [group.id, group]));
  const byVideo = new Map(groups.flatMap((group) => (group.video ? [[group.video.id, group] as const] : [])));
  return ({ groupId, videoId }: AuditEventModel) => byId.get(groupId ?? "") ?? byVideo.get(videoId ?? 0);
}
