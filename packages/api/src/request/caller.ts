import {
  type Actor,
  AppError,
  type Auth,
  actorOfUploadToken,
  actorOfUser,
  authenticateKey,
  type Context,
  findUploadToken,
  isUploadToken,
  type Resources,
  type SignedInUser,
} from "@vergence/core";

/** Who calls: a program with a key, a page with an upload token, or a person with a session. */
export interface Caller {
  actor: Actor;
  user: SignedInUser | null;
}

/** The key or upload token of a request: `X-SPATIALGEN-APPKEY`, or `Authorization: Bearer`. */
export function keyOf(headers: Headers): string | null {
  const appKey = headers.get("x-spatialgen-appkey")?.trim();
  if (appKey) return appKey;
  return /^Bearer\s+(\S+)$/i.exec(headers.get("authorization") ?? "")?.[1] ?? null;
}

/**
 * The caller of a key or an upload token, by one look-up.
 * @param onPage called with the origin of the page that uses a token, where that is one of the token's, before anything
 *   is refused
 * @throws AppError unauthenticated; token_expired; origin_not_allowed
 */
export async function callerOfKey(
  resources: Resources,
  request: Request,
  onPage: (origin: string) => void = () => undefined,
): Promise<Caller> {
  const key = keyOf(request.headers);
  if (!key) throw new AppError("unauthenticated", "Send your API key in the header X-SPATIALGEN-APPKEY.");
  if (!isUploadToken(key)) return { actor: await authenticateKey(resources, key), user: null };
  const token = await findUploadToken(resources, key);
  const origin = pageOriginOf(resources, request);
  if (origin && token.allowedOrigins.includes(origin)) onPage(origin);
  return { actor: actorOfUploadToken(resources, token, origin), user: null };
}

/** The origin of the page that calls, or null where none is named. */
function pageOriginOf({ config }: Resources, { headers }: Request): string | null {
  const origin = headers.get("origin");
  if (origin) return origin;
  // A browser names no origin with a GET to the page's own (Fetch section 3.2.1), but says that it is such a call.
  return headers.get("sec-fetch-site") === "same-origin" ? new URL(config.publicUrl).origin : null;
}

/**
 * A key where one is sent, else the session cookie.
 * @throws AppError unauthenticated; forbidden when a page of another site uses the cookie to change something
 */
export async function callerOfKeyOrSession(resources: Resources, auth: Auth, request: Request): Promise<Caller> {
  if (keyOf(request.headers)) return callerOfKey(resources, request);
  const user = await auth.findUser(request.headers);
  const actor = actorOfUser(user);
  if (request.method !== "GET" && isForeignOrigin(resources, request))
    throw new AppError("forbidden", "A page of another site may not use this session.");
  return { actor, user };
}

function isForeignOrigin({ config }: Resources, { headers }: Request): boolean {
  const origin = headers.get("origin");
  if (!origin) return false;
  const hosts = [headers.get("host"), new URL(config.publicUrl).host];
  return !URL.canParse(origin) || !hosts.includes(new URL(origin).host);
}

export function contextOf(resources: Resources, actor: Actor, requestId: string): Context {
  return { ...resources, actor, requestId };
}
