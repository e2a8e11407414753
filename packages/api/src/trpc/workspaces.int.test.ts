import { createdOwner, createdWorkspace, type WorkspaceState, workspaceState } from "@vergence/contract";
import { defaultWorkspaceId } from "@vergence/core/process";
import { describe, expect, test } from "vitest";
import { type Answer, createApiHarness, origin, ownerEnv } from "../testing/api-harness.ts";
import { startFile, unknownId } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(() => createApiHarness({ env: ownerEnv }));

const mutate = (procedure: string, body: object, key?: string) =>
  harness.call("POST", `/api/trpc/workspaces.${procedure}`, { key, body });
const list = (key?: string) => harness.call("GET", "/api/trpc/workspaces.list", { key });
const dataOf = (answer: Answer) => (answer.json as { result: { data: unknown } }).result.data;
const codeOf = (answer: Answer) => (answer.json as { error: { data: { appCode: string } } }).error.data.appCode;
const create = async (body: object) => createdWorkspace.strict().parse(dataOf(await mutate("create", body)));
const signInAs = (owner: { email: string; password: string } | null) =>
  harness.call("POST", "/api/auth/sign-in/email", { key: null, body: owner, headers: { origin } });

describe("workspaces.create", () => {
  test("› a workspace with an admin key and an owner who can sign in to it, and to no other", async () => {
    const made = await create({ name: " Studio ", ownerEmail: "Ann@Studio.example" });
    expect(made).toMatchObject({ name: "Studio", owner: { email: "ann@studio.example" } });
    const file = await startFile({
      call: (method, path, options) => harness.call(method, path, { key: made.adminKey.key, ...options }),
    });
    expect((await harness.call("GET", `/api/videos/uploads/${file.uploadSessionId}`)).status).toBe(404);

    const signedIn = await signInAs(made.owner);
    expect(signedIn.status, signedIn.text).toBe(200);
    const cookie = signedIn.headers
      .getSetCookie()
      .map((text) => text.split(";")[0])
      .join("; ");
    const session = await harness.call("GET", "/api/trpc/session.get", { key: null, headers: { cookie } });
    expect(dataOf(session)).toMatchObject({ workspace: { id: made.workspaceId, name: "Studio" }, role: "admin" });
  });

  test("› without an owner: run by keys alone", async () => {
    const { owner, owners, workspaceId } = await create({ name: "Keys only" });
    expect([owner, owners]).toEqual([null, []]);
    const actions = await harness.t.resources.db.auditEvent.findMany({
      where: { workspaceId },
      orderBy: { id: "asc" },
    });
    expect(actions.map(({ action }) => action)).toEqual(["workspace.created", "api_key.created"]);
    const where = { workspaceId: defaultWorkspaceId, subjectId: workspaceId };
    expect(await harness.t.resources.db.auditEvent.findMany({ where })).toMatchObject([
      { action: "workspace.created" },
    ]);
  });

  test("› 400 for an address that has an account, and nothing is made", async () => {
    const answer = await mutate("create", { name: "Doubled", ownerEmail: ownerEnv.BOOTSTRAP_OWNER_EMAIL });
    expect([answer.status, codeOf(answer)]).toEqual([400, "invalid_input"]);
    expect(answer.text).toContain("ownerEmail");
    expect(await harness.t.resources.db.workspace.count({ where: { name: "Doubled" } })).toBe(0);
    const wrong = await mutate("create", { name: "", ownerEmail: "nobody" });
    expect(wrong.json).toMatchObject({
      error: { data: { issues: [{ path: "name" }, { path: "ownerEmail" }] } },
    });
  });
});

describe("workspaces.list", () => {
  test("› every workspace with its owners, oldest first", async () => {
    const { workspaceId } = await create({ name: "Listed", ownerEmail: "bob@listed.example" });
    const all = workspaceState
      .strict()
      .array()
      .parse(dataOf(await list())) as WorkspaceState[];
    expect(all[0]).toMatchObject({
      workspaceId: defaultWorkspaceId,
      owners: [{ email: ownerEnv.BOOTSTRAP_OWNER_EMAIL }],
    });
    expect(all.at(-1)).toMatchObject({ workspaceId, name: "Listed", owners: [{ email: "bob@listed.example" }] });
  });
});

describe("workspaces.addOwner", () => {
  test("› another person who can sign in", async () => {
    const { workspaceId } = await create({ name: "Two" });
    const owner = createdOwner
      .strict()
      .parse(dataOf(await mutate("addOwner", { workspaceId, email: "two@a.example" })));
    expect((await signInAs(owner)).status).toBe(200);
    expect((await signInAs({ ...owner, password: `${owner.password}x` })).status).toBe(401);
    const where = { subjectId: workspaceId, action: "workspace.owner_added" };
    expect(await harness.t.resources.db.auditEvent.count({ where })).toBe(2);
    const twice = await mutate("addOwner", { workspaceId, email: "two@a.example" });
    expect([twice.status, codeOf(twice)]).toEqual([400, "invalid_input"]);
  });

  test("› 404 for a workspace that there is not", async () => {
    const answer = await mutate("addOwner", { workspaceId: unknownId(), email: "three@a.example" });
    expect([answer.status, codeOf(answer)]).toEqual([404, "not_found"]);
  });
});

test("› 403 for admins of other workspaces, and for every other role", async () => {
  const { adminKey, workspaceId } = await create({ name: "Not the first" });
  const keys = [adminKey.key, await harness.keyFor("upload"), await harness.keyFor("readonly")];
  for (const key of keys) {
    const answers = [
      await list(key),
      await mutate("create", { name: "a" }, key),
      await mutate("addOwner", { workspaceId, email: "four@a.example" }, key),
    ];
    for (const answer of answers) expect([answer.status, codeOf(answer)]).toEqual([403, "forbidden"]);
  }
});
