export * from "./media-probe.ts";
export * from "./stream-playlist.ts";
export * from "./task-output.ts";
export * from "./task-plan.ts";
