import { createTestContext, type TestContext } from "@vergence/core/testing";
import { inTime } from "@vergence/timers/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { spawnWeb, untilAnswering } from "../testing/spawn-web.ts";

let t: TestContext;
beforeAll(async () => {
  t = await createTestContext();
});
afterAll(() => t?.close());

test("server.ts with bad settings › one line for each on stderr, exit 1", async () => {
  const web = await spawnWeb("server.ts", {
    ...t.env,
    PORT: "high",
    DATABASE_URL: "mysql://nowhere",
    AUTH_SECRET: "short",
  });
  expect(await web.ended()).toBe(1);
  expect(web.output().trim().split("\n").sort()).toEqual([
    "AUTH_SECRET must be at least 32 characters",
    "DATABASE_URL must be a postgresql:// URL",
    "PORT must be a number",
  ]);
});

test("server.ts without its database › says so in one line, exit 1", async () => {
  const web = await spawnWeb("server.ts", { ...t.env, DATABASE_URL: "postgresql://nobody@127.0.0.1:1/none" });
  expect(await web.ended()).toBe(1);
  expect(web.output()).toContain("The web server cannot start:");
  expect(web.output()).not.toContain("    at ");
});

test.each(["SIGTERM", "SIGINT"] as const)("%s with an open event stream › ends with 0", async (signal) => {
  const { PORT: _, PUBLIC_URL: __, ...env } = t.env;
  const web = await spawnWeb("server.ts", env);
  await untilAnswering(web, "/healthz");
  const events = await openChanges(web.baseUrl);
  web.child.kill(signal);
  expect(await web.ended()).toBe(0);
  // Ended whole, not cut: a client can distinguish a stop from a broken connection.
  expect(await inTime("the event stream to end", events.text())).toContain("event: connected");
});

test("the end of stdin › ends the server with 0", async () => {
  const { PORT: _, PUBLIC_URL: __, ...env } = t.env;
  const web = await spawnWeb("server.ts", env);
  await untilAnswering(web, "/healthz");
  web.child.stdin?.end();
  expect(await web.ended()).toBe(0);
});

test.each([
  ["a stranger behind ever new claims › has one limit of three", "", [401, 401, 401, 429]],
  ["callers behind a trusted proxy › have one each", "127.0.0.0/8", [401, 401, 401, 401]],
])("sign-in, %s", async (_, TRUSTED_PROXIES, expected) => {
  const { PORT: _port, PUBLIC_URL: _url, ...env } = t.env;
  const web = await spawnWeb("server.ts", { ...env, TRUSTED_PROXIES });
  await untilAnswering(web, "/healthz");
  // All at once: the limit forgets a caller who lets ten seconds pass, as a busy machine does with one after another.
  const answers = await Promise.all(
    [1, 2, 3, 4].map((caller) =>
      fetch(`${web.baseUrl}/api/auth/sign-in/email`, {
        method: "POST",
        headers: { "content-type": "application/json", origin: web.baseUrl, "x-forwarded-for": `198.51.100.${caller}` },
        body: JSON.stringify({ email: "nobody@film.example", password: "a wrong password" }),
      }),
    ),
  );
  await web.stop();
  expect(answers.map(({ status }) => status).toSorted()).toEqual(expected);
});

async function openChanges(baseUrl: string) {
  const answer = await fetch(`${baseUrl}/api/trpc/uploadGroups.changes?input=${encodeURIComponent("{}")}`, {
    headers: { "x-spatialgen-appkey": t.adminKey, accept: "text/event-stream" },
  });
  expect(answer.headers.get("content-type")).toContain("text/event-stream");
  return answer;
}
