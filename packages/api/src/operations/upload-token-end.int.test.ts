import { type CreatedKey, type CreatedUploadToken, uploadTokenState } from "@vergence/contract";
import { afterEach, describe, expect, test } from "vitest";
import { expectProblem, signIn } from "../testing/api-harness.ts";
import { allowed, createTokenHarness, groupPath, page } from "../testing/token-harness.ts";
import { type StartedFile, startFile } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(createTokenHarness);
afterEach(() => harness.turnBack());

describe("an upload token ends", () => {
  const read = (file: StartedFile, token: string) => harness.fromPage(token, "GET", groupPath(file));

  test("› 401 token_expired after its time, which its page can read", async () => {
    const file = await startFile(harness);
    const { token } = await harness.tokenFor(file, { expiresInSeconds: 60 });
    expect((await read(file, token)).status).toBe(200);
    harness.pass(60);
    const answer = await read(file, token);
    expectProblem(answer, 401, "token_expired");
    expect(allowed(answer)).toBe(page);
    expect(allowed(await harness.preflight(groupPath(file), page, "GET"))).toBe(page);
  });

  test("› 401 from the moment it is revoked; the group's other tokens live on", async () => {
    const file = await startFile(harness);
    const [one, other] = [await harness.tokenFor(file), await harness.tokenFor(file)];
    const path = `${groupPath(file)}/tokens/${one.tokenId}`;
    const revoked = uploadTokenState.strict().parse((await harness.call("DELETE", path)).json);
    expect(revoked.revokedAt).not.toBeNull();
    expect((await harness.call("DELETE", path)).json).toEqual(revoked);
    expect(expectProblem(await read(file, one.token), 401, "unauthenticated").detail).toContain("revoked");
    expect((await read(file, other.token)).status).toBe(200);
    const where = { subjectId: one.tokenId, action: "upload_token.revoked" };
    expect(await harness.t.resources.db.auditEvent.count({ where })).toBe(1);
    expectProblem(
      await harness.call("DELETE", `${groupPath(await startFile(harness))}/tokens/${one.tokenId}`),
      404,
      "not_found",
    );
  });

  test("› 401 with the key that made it: revoked, rotated at once, or expired", async () => {
    const file = await startFile(harness);
    const keys: CreatedKey[] = [];
    for (const temporary of [false, false, true, false]) {
      const body = { name: "maker", role: "upload", temporary };
      keys.push((await harness.call("POST", "/api/keys", { body })).json as CreatedKey);
    }
    const tokens: string[] = [];
    for (const { key } of keys) tokens.push((await harness.tokenFor(file, {}, key)).token);
    for (const token of tokens) expect((await read(file, token)).status).toBe(200);
    await harness.call("DELETE", `/api/keys/${keys[0]?.keyId}`);
    await harness.call("POST", `/api/keys/${keys[1]?.keyId}/rotate`);
    await harness.t.resources.db.apiKey.update({ where: { id: keys[2]?.keyId }, data: { expiresAt: new Date(0) } });
    expectProblem(await read(file, tokens[0] ?? ""), 401, "unauthenticated");
    expectProblem(await read(file, tokens[1] ?? ""), 401, "unauthenticated");
    expectProblem(await read(file, tokens[2] ?? ""), 401, "token_expired");
    expect((await read(file, tokens[3] ?? "")).status).toBe(200);
  });

  test("› a signed-in person's needs no key", async () => {
    const file = await startFile(harness);
    const cookie = await signIn(harness);
    const body = { uploadSessionId: file.uploadSessionId, allowedOrigins: [page] };
    const options = { key: null, body, headers: { cookie, origin: "http://127.0.0.1:3999" } };
    const answer = await harness.call("POST", "/api/trpc/uploadGroups.createToken", options);
    const { token } = (answer.json as { result: { data: CreatedUploadToken } }).result.data;
    expect((await read(file, token)).status).toBe(200);
  });

  test("› 401 for one that nobody made", async () => {
    const file = await startFile(harness);
    expectProblem(await read(file, `vgu_${"0".repeat(49)}`), 401, "unauthenticated");
    expectProblem(await read(file, "vgu_"), 401, "unauthenticated");
  });
});
