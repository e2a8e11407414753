import { audit } from "./audit.ts";
import { folderCalls } from "./folders.ts";
import { jobCalls } from "./jobs.ts";
import { keys } from "./keys.ts";
import type { Operation, Rest } from "./operation.ts";
import { uploadGroupCalls } from "./upload-groups.ts";
import { uploadTokenCalls } from "./upload-tokens.ts";
import { videoCalls } from "./videos.ts";
import { webhooks } from "./webhooks.ts";
import { workspaces } from "./workspaces.ts";

export type { Operation, SentOf } from "./operation.ts";

/** Every call of the API, by the names of its procedure. */
export const operations = {
  uploadGroups: { ...uploadGroupCalls, ...uploadTokenCalls },
  videos: { ...videoCalls, ...folderCalls, ...jobCalls },
  keys,
  audit,
  webhooks,
  workspaces,
};

/** An operation with the name of its procedure, such as `videos.get`. */
export interface NamedOperation extends Operation {
  name: string;
}

/** The same as a list. */
export const operationList: readonly NamedOperation[] = Object.entries(operations).flatMap(([router, calls]) =>
  Object.entries(calls).map(([call, operation]) => ({ name: `${router}.${call}`, ...operation })),
);

/** An operation as REST serves it. */
export interface Route
  extends Omit<NamedOperation, "rest" | "run" | "answer">,
    Omit<Rest, "answer" | "run" | "status">,
    Required<Pick<Rest, "answer" | "run" | "status">> {}

/** Every operation that REST serves, in the order in which addresses are matched. */
export const routes: readonly Route[] = operationList.flatMap(({ rest, ...operation }) =>
  rest ? [{ status: 200 as const, ...operation, ...rest }] : [],
);
