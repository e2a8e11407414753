import { type NamedOperation, type Operation, operationList, routes } from "../operations/index.ts";
import { appRouter } from "../trpc/app-router.ts";
import { aBody } from "./uploads.ts";

/** What tests send in place of a declaration's example, by procedure, and why the example does not do. */
const insteadOfExample: Record<string, object> = {
  // A few bytes, which a test can upload.
  "uploadGroups.start": aBody(),
  // After the example nothing is published.
  "videos.update": { description: "Taken over" },
  // A ladder that fits whatever source a test has.
  "videos.createStream": { streamFormat: "H264" },
  // After the example the webhook receives nothing of what a test does next.
  "webhooks.update": { description: "Taken over" },
  // Up to now, so that there is something to send.
  "webhooks.replay": { from: "2026-01-01T00:00:00.000Z" },
  // An address has one account: a test that makes the call twice names no owner.
  "workspaces.create": { name: "A third" },
};

const namesOf = (schema: object | undefined) =>
  Object.keys((schema as { shape?: Record<string, unknown> } | undefined)?.shape ?? {});
/** The ids that an operation names: its parameters, and what its body calls by id. */
const idsOf = ({ params, body }: Pick<Operation, "params" | "body">) => [
  ...namesOf(params),
  ...namesOf(body).filter((name) => name.endsWith("Id")),
];

/** A body that a call takes, without ids; undefined where it takes none. */
function bodyOf(operation: Pick<NamedOperation, "name" | "params" | "body" | "example">): object | undefined {
  if (!operation.body) return undefined;
  const ids = idsOf(operation);
  const body = insteadOfExample[operation.name] ?? operation.example.body ?? {};
  return Object.fromEntries(Object.entries(body).filter(([name]) => !ids.includes(name)));
}

/** What every route takes beside the ids in its address; a route that takes nothing has an empty object. */
export const bodyOfCall: Record<string, object> = Object.fromEntries(
  routes.map((route) => [callOf(route), bodyOf(route) ?? {}]),
);

/**
 * The ids that each procedure takes, and what beside them; filters of lists are left out, so that they hide nothing.
 */
export const inputOfProcedure: Record<string, [ids: string[], body?: object]> = {
  ...Object.fromEntries(
    operationList.map((operation) => [
      operation.name,
      [idsOf(operation), bodyOf(operation) ?? (operation.query && {})],
    ]),
  ),
  "session.get": [[]],
};
/** Procedures that stay open. */
export const subscriptions = ["uploadGroups.changes"];

/** Every procedure, by its name and type. */
export const procedures = Object.entries(
  (appRouter as unknown as { _def: { procedures: Record<string, { _def: { type: string } }> } })._def.procedures,
).map(([name, { _def }]) => ({ name, type: _def.type }));
/** Whether it is for the default workspace's admins alone: others are refused with 403, whatever they name. */
export const isForDefaultWorkspace = (callOrProcedure: string) => /^workspaces\.| \/workspaces\b/.test(callOrProcedure);

/** As the tables above name a route. */
export function callOf({ method, path }: { method: string; path: string }): string {
  return `${method} ${path}`;
}
/** The parameters of an address. */
export const namesIn = (path: string) => [...path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name);
