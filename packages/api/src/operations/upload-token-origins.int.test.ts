import { describe, expect, test } from "vitest";
import { expectProblem } from "../testing/api-harness.ts";
import { allowed, createTokenHarness, groupPath, page, settingsPage, uploads } from "../testing/token-harness.ts";
import { startFile } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(createTokenHarness);

const otherPage = "https://films.example:8443";

describe("the origin of a page", () => {
  test("› 403 origin_not_allowed for any but the token's, and none can read the answer", async () => {
    const file = await startFile(harness);
    const { token } = await harness.tokenFor(file, { allowedOrigins: [page, "https://second.example"] });
    for (const origin of [
      otherPage,
      "http://films.example",
      "https://a.films.example",
      "null",
      "https://films.example.evil.example",
    ]) {
      const answer = await harness.fromPage(token, "GET", groupPath(file), undefined, origin);
      expectProblem(answer, 403, "origin_not_allowed");
      expect(allowed(answer)).toBeNull();
    }
    const answer = await harness.fromPage(token, "GET", groupPath(file), undefined, "https://second.example");
    expect([answer.status, allowed(answer)]).toEqual([200, "https://second.example"]);
    expect(answer.headers.get("vary")).toContain("Origin");
  });

  test("› 403 where none is named, unless the browser says that the page is the API's own", async () => {
    const file = await startFile(harness);
    const own = new URL(harness.t.resources.config.publicUrl).origin;
    const [foreign, same] = [await harness.tokenFor(file), await harness.tokenFor(file, { allowedOrigins: [own] })];
    const read = (token: string, headers: Record<string, string>) =>
      harness.call("GET", groupPath(file), { key: token, headers });
    expectProblem(await read(foreign.token, {}), 403, "origin_not_allowed");
    expectProblem(await read(same.token, {}), 403, "origin_not_allowed");
    expectProblem(await read(foreign.token, { "sec-fetch-site": "same-origin" }), 403, "origin_not_allowed");
    expectProblem(await read(same.token, { "sec-fetch-site": "cross-site" }), 403, "origin_not_allowed");
    expect((await read(same.token, { "sec-fetch-site": "same-origin" })).status).toBe(200);
  });

  test("› a preflight is answered for exactly the origins of the group's tokens, on its addresses only", async () => {
    const [file, other] = [await startFile(harness), await startFile(harness)];
    await harness.tokenFor(file);
    for (const path of [groupPath(file), `${file.path}/part-urls`, `${file.path}/complete`, `${file.path}/parts`]) {
      const answer = await harness.preflight(path, page);
      expect([answer.status, allowed(answer)]).toEqual([204, page]);
      expect(answer.headers.get("access-control-allow-headers")).toContain("X-SPATIALGEN-APPKEY");
      expect(answer.headers.get("access-control-allow-methods")).toContain("DELETE");
      expect(allowed(await harness.preflight(path, otherPage))).toBeNull();
    }
    for (const path of [groupPath(other), uploads, `${uploads}/x`, "/api/videos/published", "/api/keys"])
      expect(allowed(await harness.preflight(path, page)), path).toBeNull();
    expect(allowed(await harness.preflight(groupPath(other), settingsPage))).toBe(settingsPage);
  });

  test("› a key is not bound to origins, and a page that no setting names cannot read its answers", async () => {
    const file = await startFile(harness);
    await harness.tokenFor(file);
    const answer = await harness.call("GET", groupPath(file), { headers: { origin: page } });
    expect([answer.status, allowed(answer)]).toEqual([200, null]);
  });
});
