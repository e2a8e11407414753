import { createdOwner, createdWorkspace, workspaceState } from "@vergence/contract";
import { defaultWorkspaceId } from "@vergence/core/process";
import { describe, expect, test } from "vitest";
import { createApiHarness, expectProblem, origin, ownerEnv } from "../testing/api-harness.ts";
import { restTransport, trpcTransport } from "../testing/transports.ts";
import { startFile, unknownId } from "../testing/uploads.ts";
import { useHarness } from "../testing/use-harness.ts";

const harness = useHarness(() => createApiHarness({ env: ownerEnv }));

const signInAs = (owner: { email: string; password: string } | null) =>
  harness.call("POST", "/api/auth/sign-in/email", { key: null, body: owner, headers: { origin } });
const countNamed = (name: string) => harness.t.resources.db.workspace.count({ where: { name } });

describe.each([
  ["REST", restTransport, 201],
  ["tRPC", trpcTransport, 200],
] as const)("over %s", (transport, openTransport, createdStatus) => {
  const call = (name: string, input: object, key?: string) =>
    openTransport(harness)(`workspaces.${name}`, { ...input }, { key });
  /** An address has one account, in whichever transport's test. */
  const emailOf = (name: string) => `${name}@${transport.toLowerCase()}.example`;
  async function create(body: object) {
    const answer = await call("create", body);
    expect(answer.status).toBe(createdStatus);
    return createdWorkspace.strict().parse(answer.json);
  }
  const expectRefusal = (answer: { status: number; json: unknown }, status: number, code: string) =>
    expect([answer.status, codeOf(answer.json)]).toEqual([status, code]);

  describe("workspaces.create", () => {
    test("› a workspace with an admin key and an owner who can sign in to it, and to no other", async () => {
      const made = await create({ name: " Studio ", ownerEmail: emailOf("Ann") });
      expect(made).toMatchObject({ name: "Studio", owner: { email: emailOf("ann") } });
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
      expect((session.json as { result: { data: unknown } }).result.data).toMatchObject({
        workspace: { id: made.workspaceId, name: "Studio" },
        role: "admin",
      });
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
      const answer = await call("create", { name: "Doubled", ownerEmail: ownerEnv.BOOTSTRAP_OWNER_EMAIL });
      expectRefusal(answer, 400, "invalid_input");
      expect(JSON.stringify(answer.json)).toContain("ownerEmail");
      expect(await countNamed("Doubled")).toBe(0);
      const wrong = await call("create", { name: "", ownerEmail: "nobody" });
      expect(issuesOf(wrong.json)).toMatchObject([{ path: "name" }, { path: "ownerEmail" }]);
    });
  });

  describe("workspaces.list", () => {
    test("› every workspace with its owners, oldest first", async () => {
      const { workspaceId } = await create({ name: "Listed", ownerEmail: emailOf("bob") });
      const all = workspaceState
        .strict()
        .array()
        .parse((await call("list", {})).json);
      expect(all[0]).toMatchObject({
        workspaceId: defaultWorkspaceId,
        owners: [{ email: ownerEnv.BOOTSTRAP_OWNER_EMAIL }],
      });
      expect(all.at(-1)).toMatchObject({ workspaceId, name: "Listed", owners: [{ email: emailOf("bob") }] });
    });
  });

  describe("workspaces.addOwner", () => {
    test("› another person who can sign in", async () => {
      const { workspaceId } = await create({ name: "Two" });
      const answer = await call("addOwner", { workspaceId, email: emailOf("two") });
      expect(answer.status).toBe(createdStatus);
      const owner = createdOwner.strict().parse(answer.json);
      expect((await signInAs(owner)).status).toBe(200);
      expect((await signInAs({ ...owner, password: `${owner.password}x` })).status).toBe(401);
      const where = { subjectId: workspaceId, action: "workspace.owner_added" };
      expect(await harness.t.resources.db.auditEvent.count({ where })).toBe(2);
      expectRefusal(await call("addOwner", { workspaceId, email: emailOf("two") }), 400, "invalid_input");
    });

    test("› 404 for a workspace that there is not", async () => {
      const answer = await call("addOwner", { workspaceId: unknownId(), email: emailOf("three") });
      expectRefusal(answer, 404, "not_found");
    });

    test("› 400 for an id that is none, and for what is no address", async () => {
      expectRefusal(await call("addOwner", { workspaceId: "x", email: emailOf("three") }), 400, "invalid_input");
      const wrong = await call("addOwner", { workspaceId: unknownId(), email: "nobody" });
      expectRefusal(wrong, 400, "invalid_input");
      expect(issuesOf(wrong.json)).toMatchObject([{ path: "email" }]);
    });
  });

  test("› 403 for admins of other workspaces, and for every other role", async () => {
    const { adminKey, workspaceId } = await create({ name: "Not the first" });
    const keys = [adminKey.key, await harness.keyFor("upload"), await harness.keyFor("readonly")];
    for (const key of keys) {
      const answers = [
        await call("list", {}, key),
        await call("create", { name: "a" }, key),
        await call("addOwner", { workspaceId, email: emailOf("four") }, key),
      ];
      for (const answer of answers) expectRefusal(answer, 403, "forbidden");
    }
    expect(await countNamed("a")).toBe(0);
  });
});

describe("POST with an Idempotency-Key", () => {
  const post = (path: string, idempotencyKey: string, body: object) =>
    harness.call("POST", `/api${path}`, { body, headers: { "idempotency-key": idempotencyKey } });

  test("/workspaces › gives the same workspace, key and password again; another body is refused", async () => {
    const [key, body] = [unknownId(), { name: "Once", ownerEmail: "once@studio.example" }];
    const first = await post("/workspaces", key, body);
    const again = await post("/workspaces", key, body);
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text]);
    expect([first, again].map(({ headers }) => headers.get("idempotency-replayed"))).toEqual([null, "true"]);
    expect(await countNamed("Once")).toBe(1);
    expectProblem(await post("/workspaces", key, { name: "Twice" }), 422, "idempotency_mismatch");
  });

  test("/workspaces/{workspaceId}/owners › gives the same password again", async () => {
    const [key, path] = [unknownId(), `/workspaces/${defaultWorkspaceId}/owners`];
    const first = await post(path, key, { email: "later@studio.example" });
    const again = await post(path, key, { email: "later@studio.example" });
    expect([first.status, again.status, again.text]).toEqual([201, 201, first.text]);
    expectProblem(await post(path, unknownId(), { email: "later@studio.example" }), 400, "invalid_input");
  });
});

/** What a problem document says at its top, and tRPC's error in `data`. */
type Refusal = { code: unknown; issues?: object[]; data?: { appCode: string; issues: object[] } };
const codeOf = (json: unknown) => (json as Refusal).data?.appCode ?? (json as Refusal).code;
const issuesOf = (json: unknown) => (json as Refusal).data?.issues ?? (json as Refusal).issues;
