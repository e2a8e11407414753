"use server";

import { cookies } from "next/headers";
import { parseTheme, themeCookie } from "#lib/theme.ts";

const yearInSeconds = 31_536_000;

/** Keeps the chosen theme in a cookie of this browser. */
export async function keepTheme(theme: string): Promise<void> {
  (await cookies()).set(themeCookie, parseTheme(theme), { maxAge: yearInSeconds, sameSite: "lax", path: "/" });
}
