import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { BrandMark } from "#components/ui/brand-mark.tsx";
import { safeReturnPath } from "#lib/return-path.ts";
import { serverApi } from "../../server/server-api.ts";
import { SignInForm } from "./sign-in-form.tsx";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ next?: string | string[] }> }) {
  const { next } = await searchParams;
  const returnPath = safeReturnPath(Array.isArray(next) ? next[0] : next);
  if (await isSignedIn()) redirect(returnPath);
  return (
    <main className="grid min-h-dvh place-items-center px-4 py-10">
      <div className="w-full max-w-[22rem]">
        <BrandMark className="mx-auto size-11" />
        <h1 className="mt-5 text-center text-xl font-semibold tracking-tight">Sign in to Vergence</h1>
        <p className="mt-1 mb-7 text-center text-ink-soft">Spatial and immersive video, on your own servers.</p>
        <SignInForm returnPath={returnPath} />
      </div>
    </main>
  );
}

/** If the server does not know yet, it shows the form, which says what is wrong when it is sent. */
async function isSignedIn() {
  try {
    const session = await (await serverApi()).session.get.query();
    return session.user !== null;
  } catch {
    return false;
  }
}
