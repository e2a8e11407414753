import { AppError } from "../kernel/errors.ts";
import type { Resources } from "../resources/context.ts";

export const rateLimitWindowSeconds = 60;
const windowMs = rateLimitWindowSeconds * 1000;
const prunedAtSize = 10_000;

/** What a caller has left of its limit. */
export interface RateLimitState {
  /** Calls in a minute, and at once. */
  limit: number;
  remaining: number;
  /** Until all of them are there again. */
  resetSeconds: number;
  /** When the next call may be made; null when this one may. */
  retryAfterSeconds: number | null;
}

export interface RateLimiter {
  /** Takes one call from the caller's bucket. @param actor as the audit names it */
  take(actor: string): Promise<RateLimitState>;
}

/**
 * A token bucket for each caller, by the generic cell rate algorithm (ITU-T I.371 annex A): the moment at which the
 * bucket is full again says all of it. `memory`: each process counts by itself. `postgres`: all processes together, by
 * one statement a call.
 * @returns null when the settings name no limit
 */
export function createRateLimiter(resources: Resources): RateLimiter | null {
  const { perMinute, store } = resources.config.rateLimit;
  if (perMinute === 0) return null;
  const fill = store === "postgres" ? fillInPostgres(resources) : fillInMemory();
  return {
    async take(actor) {
      const now = resources.clock.now().getTime();
      return stateOf(perMinute, now, await fill(actor, now, windowMs / perMinute));
    },
  };
}

/**
 * Moves `fullAt` on by one call where that stays within the window.
 * @returns when the bucket is full again, in ms since 1970: after the call where it may be made, else as it would have
 * become
 */
type Fill = (actor: string, now: number, intervalMs: number) => Promise<number>;

function fillInMemory(): Fill {
  const fullAt = new Map<string, number>();
  return async (actor, now, intervalMs) => {
    if (fullAt.size > prunedAtSize) for (const [name, at] of fullAt) if (at <= now) fullAt.delete(name);
    const next = Math.max(fullAt.get(actor) ?? 0, now) + intervalMs;
    if (next <= now + windowMs) fullAt.set(actor, next);
    return next;
  };
}

function fillInPostgres({ db }: Resources): Fill {
  return async (actor, nowMs, intervalMs) => {
    const [now, next, latest] = [nowMs, nowMs + intervalMs, nowMs + windowMs - intervalMs].map((ms) => new Date(ms));
    const interval = `${intervalMs} milliseconds`;
    const [taken] = await db.$queryRaw<{ fullAt: Date }[]>`
      INSERT INTO "RateLimitBucket" AS b (actor, "fullAt") VALUES (${actor}, ${next})
      ON CONFLICT (actor) DO UPDATE SET "fullAt" = GREATEST(b."fullAt", ${now}) + ${interval}::interval
      WHERE b."fullAt" <= ${latest}
      RETURNING "fullAt"`;
    if (taken) return taken.fullAt.getTime();
    const found = await db.rateLimitBucket.findUnique({ where: { actor } });
    return Math.max(found?.fullAt.getTime() ?? 0, nowMs + windowMs - intervalMs + 1) + intervalMs;
  };
}

function stateOf(limit: number, now: number, fullAt: number): RateLimitState {
  const filledMs = fullAt - now;
  const isTooMany = filledMs > windowMs;
  return {
    limit,
    remaining: isTooMany ? 0 : Math.floor(((windowMs - filledMs) / windowMs) * limit + 1e-6),
    resetSeconds: Math.ceil(Math.min(filledMs, windowMs) / 1000),
    retryAfterSeconds: isTooMany ? Math.max(1, Math.ceil((filledMs - windowMs) / 1000)) : null,
  };
}

/** @throws AppError rate_limited */
export function requireWithinLimit({ limit, retryAfterSeconds }: RateLimitState): void {
  if (retryAfterSeconds === null) return;
  const message = `This key may make ${limit} calls a minute; try again in ${retryAfterSeconds} s.`;
  throw new AppError("rate_limited", message, { retryAfterSeconds });
}
