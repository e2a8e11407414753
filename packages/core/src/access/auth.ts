import { betterAuth } from "better-auth";
import { prismaAdapter } from "better-auth/adapters/prisma";
import { AppError } from "../kernel/errors.ts";
import type { Actor, Resources } from "../resources/context.ts";

/** People's sign-in: e-mail and password, a session cookie. Accounts are made by `bootstrap`, never by strangers. */
export interface Auth {
  /** Answers everything below `/api/auth`. */
  handler(request: Request): Promise<Response>;
  /** The signed-in person of these headers' session cookie, or null. */
  findUser(headers: Headers): Promise<SignedInUser | null>;
}

export interface SignedInUser {
  id: string;
  name: string;
  email: string;
  workspaceId: string;
}

/** Opens the auth library on our database. */
export function createAuth(resources: Resources): Auth {
  const auth = betterAuth({
    appName: "Vergence",
    baseURL: resources.config.publicUrl,
    basePath: "/api/auth",
    secret: resources.config.authSecret,
    database: prismaAdapter(resources.db, { provider: "postgresql" }),
    emailAndPassword: { enabled: true, disableSignUp: true },
    user: { additionalFields: { workspaceId: { type: "string", required: true, input: false } } },
    // A laptop is reached as localhost and as 127.0.0.1: a page may sign in at the address that served it.
    trustedOrigins: (request) => (request ? [new URL(request.url).origin] : []),
    // Of the addresses that `forwardedFor` wrote, the last one that is no proxy of ours is the caller's: sign-in is
    // limited by it.
    advanced: { ipAddress: { trustedProxies: resources.config.trustedProxies } },
    telemetry: { enabled: false },
    logger: { disabled: true },
    // Whatever is not a refusal of its own goes to our error handling, which logs it and answers 503 if it is one.
    onAPIError: { throw: true },
  });
  return {
    handler: (request) => auth.handler(request),
    async findUser(headers) {
      const session = await auth.api.getSession({ headers }).catch(async (error: unknown) => {
        // The auth library keeps its reason to itself; an unreachable database gives its own here.
        await resources.db.$queryRaw`SELECT 1`;
        throw error;
      });
      if (!session) return null;
      const { id, name, email, workspaceId } = session.user;
      return { id, name, email, workspaceId };
    },
  };
}

/** People who can sign in run the workspace. */
export function actorOfUser(user: SignedInUser | null): Actor {
  if (!user) throw new AppError("unauthenticated", "Sign in, or send an API key.");
  return { workspaceId: user.workspaceId, role: "admin", name: `user:${user.id}` };
}
