import { createVergenceClient } from "@vergence/client";
import { describe, expect, it } from "vitest";
import { runCli } from "../run-cli.ts";
import type { Env } from "../server/find-server.ts";
import { useServer } from "../testing/use-server.ts";

const server = useServer();

const workspaces = (line: string, of: Env = server.env) => runCli(["workspaces", ...line.split(" ")], of);
const field = (stdout: string, name: string) => new RegExp(`^${name} +(\\S+)$`, "m").exec(stdout)?.[1] ?? "";

describe("vergence workspaces, on the real server", () => {
  it("create shows a key that works in the new workspace only, and its owner's password", async () => {
    const { exitCode, stdout, stderr } = await workspaces("create --name Studio --owner ann@studio.example");
    expect([exitCode, stderr]).toEqual([0, ""]);
    expect(stdout).toMatch(/^workspace +\S{36}\nadmin key +vgk_\w{49}\nowner +ann@studio.example\npassword +\S{24}$/);
    const apiKey = field(stdout, "admin key");
    expect((await createVergenceClient({ baseUrl: server.baseUrl, apiKey }).uploads.list()).items).toEqual([]);

    const refused = await workspaces("list", { ...server.env, VERGENCE_API_KEY: apiKey });
    expect(refused).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^[^\n]*default workspace[^\n]*$/) });
  });

  it("list shows every workspace with its owners; add-owner adds one", async () => {
    const workspaceId = field((await workspaces("create --name Keys")).stdout, "workspace");
    const row = async () => (await workspaces("list")).stdout.split("\n").find((line) => line.startsWith(workspaceId));
    expect(await row()).toMatch(/ Keys .* -$/);
    const added = await workspaces(`add-owner ${workspaceId} --email bob@keys.example`);
    expect(added).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^owner +bob@keys.example\npassword +\S{24}$/),
    });
    expect(await row()).toMatch(/ bob@keys.example$/);
  });

  it("what the server refuses names the flag", async () => {
    await workspaces("create --name One --owner twice@a.example");
    const twice = await workspaces("create --name Two --owner twice@a.example");
    expect(twice).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^--owner: has an account already/) });
    const unknown = await workspaces("add-owner 5ea97a59-95e0-4c8b-a634-b0fa9976f6ff --email new@a.example");
    expect(unknown).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^[^\n]*no such workspace[^\n]*$/) });
  });
});
