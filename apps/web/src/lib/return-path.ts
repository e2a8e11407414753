/** Where to go after signing in: a path of this site, never another site's address. */
export function safeReturnPath(value: string | null | undefined): string {
  if (!value?.startsWith("/") || value.startsWith("//") || /[\\\s]/.test(value)) return "/uploads";
  return value.startsWith("/sign-in") ? "/uploads" : value;
}

/** The sign-in page's address, with the way back when that is not the default. */
export function signInHref(returnPath: string): string {
  const path = safeReturnPath(returnPath);
  return path === "/uploads" ? "/sign-in" : `/sign-in?${new URLSearchParams({ next: path })}`;
}
