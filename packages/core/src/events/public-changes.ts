import type { Change } from "../resources/change-feed.ts";
import { publicMoves } from "../states/outbox-insert.ts";

const publicActions = new Set(
  Object.entries(publicMoves).flatMap(([entity, moves]) => Object.keys(moves).map((status) => `${entity}.${status}`)),
);

/** Whether a change may have emitted an event; `resync` stands for any that the feed missed. */
export const isPublicChange = ({ action }: Change): boolean => action === "resync" || publicActions.has(action);
