"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type CreatedKey, type CreateKeyBody, type KeyRole, keyRoles } from "@vergence/contract";
import { useState } from "react";
import { useApi } from "#lib/api-client.tsx";
import { endOfDay } from "#lib/end-of-day.ts";
import { CreateDialog } from "../ui/create-dialog.tsx";
import { Field, fieldLook } from "../ui/field.tsx";
import { Select } from "../ui/select.tsx";

type Life = "lasting" | "temporary" | "until";

/** Asks for a key's name, role and life, and makes it. */
export function CreateKeyDialog({ onCreated }: { onCreated: (created: CreatedKey) => void }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [life, setLife] = useState<Life>("lasting");
  const create = useMutation(
    api.keys.create.mutationOptions({
      onSuccess: (created) => {
        onCreated(created);
        void queryClient.invalidateQueries(api.keys.pathFilter());
      },
    }),
  );
  return (
    <CreateDialog
      noun="key"
      title="New API key"
      change={create}
      onOpen={() => setLife("lasting")}
      onSubmit={(fields, close) => create.mutate(bodyOf(fields, life), { onSuccess: close })}
    >
      <Field label="Name" name="name" required maxLength={100} />
      <div className="flex flex-wrap gap-2">
        <Select label="Role" name="role" defaultValue="upload">
          {keyRoles.map((role) => (
            <option key={role}>{role}</option>
          ))}
        </Select>
        <Select label="Expiry" value={life} onChange={(event) => setLife(event.target.value as Life)}>
          <option value="lasting">Does not expire</option>
          <option value="temporary">Expires in 7 days</option>
          <option value="until">Expires after</option>
        </Select>
        {life === "until" && <input type="date" name="day" aria-label="Last day" required className={fieldLook} />}
      </div>
    </CreateDialog>
  );
}

function bodyOf(fields: FormData, life: Life): CreateKeyBody {
  return {
    name: String(fields.get("name")),
    role: String(fields.get("role")) as KeyRole,
    ...(life === "temporary" && { temporary: true }),
    ...(life === "until" && { expiresAt: endOfDay(String(fields.get("day"))) }),
  };
}
