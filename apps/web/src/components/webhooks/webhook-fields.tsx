"use client";

import { type EventType, eventTypes, type Webhook } from "@vergence/contract";
import { useState } from "react";
import { Field } from "../ui/field.tsx";

export interface WebhookInput {
  url: string;
  description: string;
  eventTypes: EventType[];
}

interface WebhookFieldsProps {
  /** What they begin with. */
  webhook?: Webhook;
  /** Called with whether events are chosen: either all, or at least one. */
  onChoice: (isChosen: boolean) => void;
}

/** The fields of a webhook: where to, what for, and which events. */
export function WebhookFields({ webhook, onChoice }: WebhookFieldsProps) {
  const [isAll, setAll] = useState(!webhook || webhook.eventTypes.length === 0);
  const [chosen, setChosen] = useState<ReadonlySet<EventType>>(new Set(webhook?.eventTypes));
  const choose = (all: boolean, types: ReadonlySet<EventType>) => {
    setAll(all);
    setChosen(types);
    onChoice(all || types.size > 0);
  };
  const turn = (type: EventType, isOn: boolean) =>
    choose(false, new Set(isOn ? [...chosen, type] : [...chosen].filter((other) => other !== type)));
  return (
    <>
      <Field
        label="Address"
        name="url"
        type="url"
        required
        maxLength={2000}
        defaultValue={webhook?.url}
        placeholder="https://films.example/hooks/vergence"
        inputMode="url"
      />
      <Field label="Description" name="description" maxLength={200} defaultValue={webhook?.description} />
      <fieldset>
        <legend className="mb-1.5 text-[13px] font-medium">Events</legend>
        <div className="flex gap-4 text-[13px]">
          <label className="flex items-center gap-2">
            <input type="radio" name="all" checked={isAll} onChange={() => choose(true, chosen)} /> All, including those
            of later versions
          </label>
          <label className="flex items-center gap-2">
            <input type="radio" name="all" checked={!isAll} onChange={() => choose(false, chosen)} /> Only these
          </label>
        </div>
        {!isAll && (
          <div className="mt-2 grid gap-x-4 gap-y-1.5 rounded-md border bg-canvas p-3 sm:grid-cols-2">
            {eventTypes.map((type) => (
              <label key={type} className="flex items-center gap-2 font-mono text-xs">
                <input
                  type="checkbox"
                  name="eventTypes"
                  value={type}
                  checked={chosen.has(type)}
                  onChange={(event) => turn(type, event.target.checked)}
                />
                {type}
              </label>
            ))}
            {chosen.size === 0 && <p className="text-xs text-ink-faint sm:col-span-2">Choose at least one.</p>}
          </div>
        )}
      </fieldset>
    </>
  );
}

/** What a form with these fields holds. */
export function webhookInputOf(fields: FormData): WebhookInput {
  const chosen = new Set(fields.getAll("eventTypes"));
  return {
    url: String(fields.get("url")),
    description: String(fields.get("description")),
    eventTypes: eventTypes.filter((type) => chosen.has(type)),
  };
}
