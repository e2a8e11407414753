import {
  type Actor,
  type RateLimiter,
  type RateLimitState,
  rateLimitWindowSeconds,
  requireWithinLimit,
} from "@vergence/core";

/**
 * Takes one call of a program's or a page's limit and says what is left of it. People with a session have none.
 * @param headers of the answer, also where that is a refusal
 * @throws AppError rate_limited
 */
export async function limitRate(limiter: RateLimiter | null, actor: Actor, headers: Headers): Promise<void> {
  if (!limiter || !(actor.keyId || actor.token)) return;
  const state = await limiter.take(actor.name);
  for (const [name, value] of headersOf(state)) headers.set(name, value);
  requireWithinLimit(state);
}

/** draft-ietf-httpapi-ratelimit-headers-06. */
const headersOf = ({ limit, remaining, resetSeconds }: RateLimitState): [string, string][] => [
  ["ratelimit-limit", String(limit)],
  ["ratelimit-remaining", String(remaining)],
  ["ratelimit-reset", String(resetSeconds)],
  ["ratelimit-policy", `${limit};w=${rateLimitWindowSeconds}`],
];
