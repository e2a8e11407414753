import { createKey } from "@vergence/core";
import { sweepExpired } from "@vergence/core/worker";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createApi } from "../create-api.ts";
import {
  type ApiHarness,
  createApiHarness,
  createCaller,
  expectProblem,
  ownerEnv,
  signIn,
} from "../testing/api-harness.ts";

const uploads = "/api/videos/uploads";

describe.each(["memory", "postgres"])("RATE_LIMIT_STORE=%s", (store) => {
  let harness: ApiHarness;
  beforeAll(async () => {
    harness = await createApiHarness({ env: { RATE_LIMIT_PER_MINUTE: "4", RATE_LIMIT_STORE: store, ...ownerEnv } });
    // A bucket gets a call back every 15 s, which a busy machine may spend on a few calls.
    harness.t.clock.stop();
  });
  afterAll(() => harness?.close());

  const aKey = async () => (await createKey(harness.t.contextFor("admin"), { name: "fast", role: "upload" })).key;
  const get = (key: string) => harness.call("GET", uploads, { key });
  const limitsOf = ({ headers }: { headers: Headers }) =>
    ["limit", "remaining", "reset", "policy"].map((name) => headers.get(`ratelimit-${name}`));

  test("› a key makes as many calls at once as in a minute, then 429 says when to come back", async () => {
    const key = await aKey();
    for (const remaining of ["3", "2", "1", "0"]) {
      const answer = await get(key);
      expect(answer.status).toBe(200);
      expect(limitsOf(answer)).toEqual(["4", remaining, expect.stringMatching(/^\d+$/), "4;w=60"]);
    }
    const refused = await get(key);
    expectProblem(refused, 429, "rate_limited");
    expect(limitsOf(refused).slice(0, 2)).toEqual(["4", "0"]);
    expect(refused.headers.get("retry-after")).toBe("15");
    // It may be made when it said, and no refused call counts.
    harness.t.clock.advance(15);
    expect((await get(key)).status).toBe(200);
    expectProblem(await get(key), 429, "rate_limited");
    harness.t.clock.advance(60);
    expect(limitsOf(await get(key)).slice(0, 2)).toEqual(["4", "3"]);
  });

  test("› the bucket is one for both transports, and each key's own", async () => {
    const key = await aKey();
    const viaTrpc = () => harness.call("GET", "/api/trpc/uploadGroups.list?input={}", { key });
    const first = await viaTrpc();
    expect([first.status, ...limitsOf(first).slice(0, 2)]).toEqual([200, "4", "3"]);
    for (let count = 0; count < 3; count++) expect((await get(key)).status).toBe(200);
    expectProblem(await get(key), 429, "rate_limited");
    const refused = await viaTrpc();
    expect(refused).toMatchObject({ status: 429, json: { error: { data: { appCode: "rate_limited" } } } });
    expect((await get(await aKey())).status).toBe(200);
  });

  test("› of calls at the same time no more pass than may", async () => {
    const key = await aKey();
    const answers = await Promise.all(Array.from({ length: 16 }, () => get(key)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(4);
  });

  test("› what comes without a valid key, people, and the state of the server have no limit", async () => {
    const cookie = await signIn(harness);
    for (let count = 0; count < 6; count++) {
      expectProblem(await harness.call("GET", uploads, { key: "vgk_nobody" }), 401, "unauthenticated");
      const page = await harness.call("GET", "/api/trpc/session.get", { key: null, headers: { cookie } });
      expect([page.status, page.headers.get("ratelimit-limit")]).toEqual([200, null]);
      expect((await harness.call("GET", "/healthz", { key: null })).status).toBe(200);
    }
  });

  test(`› two servers count ${store === "memory" ? "each by itself" : "together"}`, async () => {
    const key = await aKey();
    const other = createCaller(createApi(harness.t.resources), harness.t.adminKey, []);
    for (let count = 0; count < 4; count++) expect((await get(key)).status).toBe(200);
    const answer = await other("GET", uploads, { key });
    expect(answer.status).toBe(store === "memory" ? 200 : 429);
  });

  test("› buckets that are full again are swept", async () => {
    await get(await aKey());
    harness.t.clock.advance(120);
    await sweepExpired(harness.t.resources);
    expect(await harness.t.resources.db.rateLimitBucket.count()).toBe(0);
  });
});

test("without RATE_LIMIT_PER_MINUTE › no limit, and no header of one", async () => {
  const harness = await createApiHarness();
  const answer = await harness.call("GET", uploads);
  expect([answer.status, answer.headers.get("ratelimit-limit")]).toEqual([200, null]);
  await harness.close();
});
