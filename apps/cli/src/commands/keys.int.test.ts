import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import { createVergenceClient } from "@vergence/client";
import { describe, expect, it } from "vitest";
import { runCli } from "../run-cli.ts";
import type { Env } from "../server/find-server.ts";
import { useServer } from "../testing/use-server.ts";

const server = useServer();

const keys = (line: string, of: Env = server.env) => runCli(["keys", ...line.split(" ")], of);
const rowOf = async (name: string) => {
  const { stdout } = await keys("list");
  return (
    stdout
      .split("\n")
      .find((row) => row.includes(` ${name} `))
      ?.split(/ {2,}/) ?? []
  );
};

describe("vergence keys, on the real server", () => {
  it("create prints nothing but a key that works at once, list shows it, revoke ends it", async () => {
    const created = await keys("create --role upload --name demo");
    expect(created).toMatchObject({ exitCode: 0, stderr: "", stdout: expect.stringMatching(/^\S+$/) });
    const client = createVergenceClient({ baseUrl: server.baseUrl, apiKey: created.stdout });
    expect((await client.uploads.list()).items).toEqual([]);

    const [keyId = "", name, role, prefix = "", state, , expires] = await rowOf("demo");
    expect([name, role, state, expires]).toEqual(["demo", "upload", "active", "-"]);
    expect(created.stdout.startsWith(prefix.replace("…", ""))).toBe(true);
    expect((await keys("list")).stdout).not.toContain(created.stdout);

    expect(await keys(`revoke ${keyId}`)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^Revoked upload key "demo"/),
    });
    expect((await rowOf("demo"))[4]).toBe("revoked");
    await expect(client.uploads.list()).rejects.toMatchObject({ status: 401 });
  });

  it("an end date is kept, and its passing shows", async () => {
    const day = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10);
    await keys(`create --role readonly --name short --expires ${day}`);
    expect((await rowOf("short")).slice(4, 7)).toEqual(["active", expect.any(String), `${day} 23:59Z`]);
    const later = new Date(Date.now() + 3 * 86_400_000);
    const { stdout } = await runCli(["keys", "list"], server.env, later);
    expect(stdout.split("\n").find((row) => row.includes(" short "))).toMatch(/ expired /);
  });

  it("--temporary ends in seven days", async () => {
    await keys("create --role upload --name week --temporary");
    const [, , , , state, , expires = ""] = await rowOf("week");
    const days = (Date.parse(expires.replace(" ", "T")) - Date.now()) / 86_400_000;
    expect([state, Math.round(days)]).toEqual(["active", 7]);
  });

  it("rotate prints the new key alone; the old one is refused at once, or after the grace period", async () => {
    const listing = async (apiKey: string) =>
      (await createVergenceClient({ baseUrl: server.baseUrl, apiKey }).uploads.list()).items.length;
    const old = (await keys("create --role upload --name turned")).stdout;
    const [keyId = ""] = await rowOf("turned");
    const rotated = await keys(`rotate ${keyId}`);
    expect(rotated).toMatchObject({ exitCode: 0, stderr: "", stdout: expect.stringMatching(/^vgk_\w{49}$/) });
    expect(await listing(rotated.stdout)).toBe(0);
    await expect(listing(old)).rejects.toMatchObject({ status: 401 });

    const [freshId = ""] = await rowOf("turned");
    const again = await keys(`rotate ${freshId} --grace 1h`);
    expect([await listing(rotated.stdout), await listing(again.stdout)]).toEqual([0, 0]);
    const states = (await keys("list")).stdout.split("\n").filter((row) => row.includes(" turned "));
    expect(states.map((row) => row.split(/ {2,}/)[4])).toEqual(["active", "ending", "revoked"]);
    expect(await keys(`rotate ${freshId}`)).toMatchObject({
      exitCode: 1,
      stderr: expect.stringMatching(/rotated before/),
    });
  });

  it("list shows more keys than a page of the server's holds", async () => {
    const { resources, contextFor } = server.context;
    const { workspaceId } = contextFor("admin").actor;
    const rows = Array.from({ length: 130 }, (_, index) => ({
      workspaceId,
      name: `many-${index}`,
      role: "upload" as const,
      prefix: "vgk_aaaaaa",
      hash: `many ${index}`,
    }));
    await resources.db.apiKey.createMany({ data: rows });
    const { stdout } = await keys("list");
    expect(stdout.match(/ many-\d+ /g)).toHaveLength(130);
  });

  it("what the server refuses names the flag", async () => {
    const past = await keys("create --role upload --name late --expires 2020-01-01");
    expect(past).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^--expires: must be in the future/) });
  });

  it("an unknown id, a key without the role, and a wrong key: one line each, exit 1", async () => {
    const unknown = await keys("revoke 5ea97a59-95e0-4c8b-a634-b0fa9976f6ff");
    expect(unknown).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^[^\n]+$/) });
    const uploadKey = (await keys("create --role upload --name weak")).stdout;
    const forbidden = await keys("list", { ...server.env, VERGENCE_API_KEY: uploadKey });
    expect(forbidden).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/^[^\n]+$/) });
    const wrong = await keys("list", { ...server.env, VERGENCE_API_KEY: "vgk_wrong" });
    expect(wrong).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/does not accept the API key/) });
  });

  it("the process itself: stdout carries the key alone, the exit code is the command's", async () => {
    const main = path.join(import.meta.dirname, "../main.ts");
    const run = (...args: string[]) =>
      promisify(execFile)(process.execPath, [main, ...args], { env: { ...process.env, ...server.env } });
    const { stdout, stderr } = await run("keys", "create", "--role", "admin", "--name", "process");
    expect(stdout).toMatch(/^\S+\n$/);
    expect(stderr).toBe("");
    await expect(run("keys", "create", "--role", "boss")).rejects.toMatchObject({ code: 2, stdout: "" });
  });
});
