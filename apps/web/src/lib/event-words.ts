import type { TimelineEvent } from "@vergence/contract";
import { formatWords } from "./format.ts";

const subjects: Record<string, string> = {
  upload_group: "Upload",
  upload_file: "File",
  library_video: "Video",
  job: "Processing",
  job_task: "Encode task",
  stream: "Stream",
  upload_token: "Upload token",
  api_key: "API key",
  webhook: "Webhook",
  folder: "Folder",
  workspace: "Workspace",
};

/** What an event is about, by its kind: `API key`. */
export const subjectWords = (subject: string): string => subjects[subject] ?? formatWords(subject);

/** An event in words: what it is about, what became of it, and what the record says beside. */
export function eventWords({ action, detail }: Pick<TimelineEvent, "action" | "detail">) {
  if (action === "upload_group.pending") return { title: "Upload started", detail: null };
  const [subject = "", verb = ""] = action.split(".");
  const title = `${subjectWords(subject)} ${formatWords(verb)}`.trim();
  return { title, detail: textOf(detail) };
}

const actors: Record<string, string> = {
  key: "API key",
  token: "Upload token",
  user: "Admin page",
  worker: "Worker",
  system: "Clean-up",
};

/** Who did it, by kind: keys and people are named by their ids in the record. */
export function actorWords(actor: string): string {
  const kind = actor.split(":")[0] ?? actor;
  return actors[kind] ?? formatWords(kind);
}

/** The parts of a detail that a person can read. */
function textOf(detail: TimelineEvent["detail"]): string | null {
  const shown = ["fileName", "error", "message", "reason", "name", "email", "host", "changed", "from", "to"].flatMap(
    (key) => {
      const value = detail?.[key];
      return typeof value === "string" && value !== "" ? [value] : [];
    },
  );
  return shown.length > 0 ? shown.join(" · ") : null;
}

/** Which colour the event's dot takes. */
export function eventTone({ action }: Pick<TimelineEvent, "action">): "good" | "bad" | "warn" | "active" | "quiet" {
  if (/\.(completed|succeeded|ready)$/.test(action)) return "good";
  if (/\.failed$/.test(action)) return "bad";
  if (/\.expired$/.test(action)) return "warn";
  if (/\.(running|encoding|processing)$/.test(action)) return "active";
  return "quiet";
}
