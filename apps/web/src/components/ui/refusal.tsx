import { describeError } from "#lib/describe-error.ts";

/** Why a change was not made; nothing where it was not refused. */
export function Refusal({ error }: { error: unknown }) {
  if (!error) return null;
  return (
    <p role="alert" className="mt-3 rounded-md bg-bad-wash px-3 py-2 text-[13px] text-bad">
      {describeError(error).message}
    </p>
  );
}
