"use client";

import { auditActions } from "@vergence/contract";
import { X } from "lucide-react";
import { type AuditQuery, shortId } from "#lib/audit-query.ts";
import { actorWords, subjectWords } from "#lib/event-words.ts";
import { formatWords } from "#lib/format.ts";
import { Button } from "../ui/button.tsx";
import { fieldLook } from "../ui/field.tsx";
import { Select } from "../ui/select.tsx";

interface AuditFiltersProps {
  query: AuditQuery;
  /** The name of who it is narrowed to, where it is known. */
  actorName: string | null;
  onChange: (next: Partial<AuditQuery>) => void;
  onClear: () => void;
}

/** What the list is narrowed to: by kind, by what happened and by day here; by person and by thing from its rows. */
export function AuditFilters({ query, actorName, onChange, onClear }: AuditFiltersProps) {
  const { subject, action, actor, subjectId, from, to } = query;
  const subjects = subject ? [subject] : Object.keys(auditActions);
  const actions = Object.entries(auditActions)
    .filter(([each]) => subjects.includes(each))
    .flatMap(([each, verbs]) => verbs.map((verb) => `${each}.${verb}`));
  return (
    <search className="mb-3 flex flex-wrap items-center gap-2">
      <Select
        label="Subject"
        value={subject ?? ""}
        // What happens to the one does not happen to the other.
        onChange={(event) => onChange({ subject: event.target.value || undefined, action: undefined })}
      >
        <option value="">Everything</option>
        {withOwn(Object.keys(auditActions), subject).map((each) => (
          <option key={each} value={each}>
            {subjectWords(each)}
          </option>
        ))}
      </Select>
      <Select
        label="Action"
        value={action ?? ""}
        onChange={(event) => onChange({ action: event.target.value || undefined })}
      >
        <option value="">Every action</option>
        {withOwn(actions, action).map((each) => (
          <option key={each} value={each}>
            {subject ? formatWords(each.slice(each.indexOf(".") + 1)) : actionWords(each)}
          </option>
        ))}
      </Select>
      <Day label="From" value={from} onChange={(day) => onChange({ from: day })} />
      <Day label="To" value={to} onChange={(day) => onChange({ to: day })} />
      {actor && (
        <Chip what="who" onRemove={() => onChange({ actor: undefined })}>
          By {actorName ?? `${actorWords(actor)} ${shortId(actor)}`}
        </Chip>
      )}
      {subjectId && (
        <Chip what="subject" onRemove={() => onChange({ subjectId: undefined })}>
          Of {shortId(subjectId)}
        </Chip>
      )}
      {(subject || action || actor || subjectId || from || to) && (
        <Button variant="ghost" onClick={onClear}>
          Clear
        </Button>
      )}
    </search>
  );
}

/** The list, with what an address names beside it. */
const withOwn = (list: readonly string[], own: string | undefined) =>
  own && !list.includes(own) ? [...list, own] : list;

function actionWords(action: string) {
  const [subject = "", verb = ""] = action.split(".");
  return `${subjectWords(subject)} ${formatWords(verb)}`;
}

function Day({ label, value, onChange }: { label: string; value?: string; onChange: (day?: string) => void }) {
  return (
    <label className="flex items-center gap-1.5 text-[13px] text-ink-soft">
      {label}
      <input
        type="date"
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value || undefined)}
        className={`${fieldLook} text-ink`}
      />
    </label>
  );
}

interface ChipProps {
  /** What it narrows: `who`. */
  what: string;
  children: React.ReactNode;
  onRemove: () => void;
}

function Chip({ what, children, onRemove }: ChipProps) {
  return (
    <span className="inline-flex h-8 items-center gap-1 rounded-md bg-accent-wash pr-1 pl-2.5 text-[13px] text-accent">
      <span className="max-w-56 truncate">{children}</span>
      <Button variant="ghost" size="iconSm" aria-label={`Remove the filter by ${what}`} onClick={onRemove}>
        <X aria-hidden />
      </Button>
    </span>
  );
}
