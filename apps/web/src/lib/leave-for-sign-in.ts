import { signInHref } from "./return-path.ts";

/** Reloads the sign-in page, so that nothing of the ended session stays in memory; it leads back here. */
export function leaveForSignIn(): void {
  if (location.pathname === "/sign-in") return;
  location.assign(signInHref(`${location.pathname}${location.search}`));
}
