"use client";

import { CircleAlert, LoaderCircle } from "lucide-react";
import { type ComponentProps, type FormEvent, useId, useRef, useState, useSyncExternalStore } from "react";
import { Button } from "#components/ui/button.tsx";
import { signIn } from "#lib/auth-client.ts";

export function SignInForm({ returnPath }: { returnPath: string }) {
  const [problem, setProblem] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const ready = useIsHydrated();
  const password = useRef<HTMLInputElement>(null);
  const problemId = useId();

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    setBusy(true);
    setProblem(null);
    const refusal = await signIn(String(fields.get("email")).trim(), String(fields.get("password")));
    // A fresh load: every page is then rendered with the session.
    if (refusal === null) return location.assign(returnPath);
    setProblem(refusal);
    setBusy(false);
    password.current?.select();
  };

  const described = { "aria-describedby": problem ? problemId : undefined, "aria-invalid": problem !== null };
  return (
    <form method="post" onSubmit={submit} className="space-y-4 rounded-xl border bg-surface p-6 shadow-sm">
      <div role="alert" id={problemId} className="empty:mb-0">
        {problem && (
          <p className="flex items-start gap-2 rounded-md bg-bad-wash px-3 py-2 text-[13px] text-bad">
            <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" /> {problem}
          </p>
        )}
      </div>
      <Field label="E-mail address" name="email" type="email" autoComplete="username" required {...described} />
      <Field
        label="Password"
        name="password"
        type="password"
        autoComplete="current-password"
        required
        ref={password}
        {...described}
      />
      <Button type="submit" variant="primary" disabled={busy || !ready} className="h-9! w-full">
        {busy && <LoaderCircle aria-hidden className="animate-spin" />}
        {busy ? "Signing in" : "Sign in"}
      </Button>
    </form>
  );
}

/** False in the page as the server sends it: until `submit` is in place, the browser itself would send the fields. */
function useIsHydrated(): boolean {
  return useSyncExternalStore(
    () => () => {},
    () => true,
    () => false,
  );
}

function Field({ label, ...input }: ComponentProps<"input"> & { label: string }) {
  const id = useId();
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block text-[13px] font-medium">
        {label}
      </label>
      <input
        id={id}
        className="h-9 w-full rounded-md border border-line-strong bg-canvas px-3 transition-colors hover:border-ink-faint"
        {...input}
      />
    </div>
  );
}
