/** Why signing in did not work, in words for the person at the keyboard; null when it worked. */
export async function signIn(email: string, password: string): Promise<string | null> {
  const response = await post("/api/auth/sign-in/email", { email, password });
  if (response?.ok) return null;
  if (response?.status === 401 || response?.status === 400 || response?.status === 403) {
    return "The e-mail address or the password is wrong.";
  }
  if (response?.status === 429) {
    const seconds = response.headers.get("x-retry-after");
    return `Too many attempts. Please try again in ${seconds === "1" ? "a second" : `${seconds ?? "some"} seconds`}.`;
  }
  return "The server did not answer. It may be starting or restarting; please try again.";
}

/** Ends the session. @returns whether the server has ended it */
export async function signOut(): Promise<boolean> {
  const response = await post("/api/auth/sign-out", {});
  return response?.ok ?? false;
}

async function post(path: string, body: unknown): Promise<Response | null> {
  try {
    return await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    return null;
  }
}
