import { describe, expect, it } from "vitest";
import { runCli } from "../run-cli.ts";
import { useServer } from "../testing/use-server.ts";

const server = useServer();

const webhooks = (line: string) => runCli(["webhooks", ...line.split(" ")], server.env);

describe("vergence webhooks, on the real server", () => {
  it("create shows the secret once, list the state, delete ends it", async () => {
    const created = await webhooks("create --url https://films.example/hook --event video.ready --event video.failed");
    expect(created).toMatchObject({ exitCode: 0, stderr: "" });
    const [, webhookId = "", secret = ""] = /^webhook {2}(\S{36})\nsecret {3}(whsec_\S+)$/.exec(created.stdout) ?? [];
    expect(await server.client.webhooks.get(webhookId)).toMatchObject({ eventTypes: ["video.ready", "video.failed"] });

    await server.client.webhooks.update(webhookId, { isEnabled: false });
    const { stdout } = await webhooks("list");
    expect(stdout).toMatch(
      new RegExp(`^${webhookId} +https://films.example/hook +video.ready, video.failed +disabled `, "m"),
    );
    expect(stdout).not.toContain(secret);
    expect(await webhooks(`delete ${webhookId}`)).toMatchObject({
      exitCode: 0,
      stdout: `Deleted webhook ${webhookId}`,
    });
    expect(JSON.parse((await webhooks("list --json")).stdout)).toEqual([]);
    expect(await webhooks(`delete ${webhookId}`)).toMatchObject({ exitCode: 1, stderr: "There is no such webhook." });
  });

  it("--json gives the API's own answers", async () => {
    const created = JSON.parse((await webhooks("create --url https://films.example/all --json")).stdout);
    expect(created).toMatchObject({ url: "https://films.example/all", eventTypes: [], secret: expect.any(String) });
    const deleted = JSON.parse((await webhooks(`delete ${created.webhookId} --json`)).stdout);
    expect(deleted).toEqual({ webhookId: created.webhookId, isDeleted: true });
  });

  it("what the server refuses names the flag", async () => {
    const inner = await webhooks("create --url https://127.0.0.1/hook");
    expect(inner).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^--url: /) });
    const wrong = await runCli(["webhooks", "list"], { ...server.env, VERGENCE_API_KEY: "vgk_wrong" });
    expect(wrong).toMatchObject({ exitCode: 1, stderr: expect.stringMatching(/does not accept the API key/) });
  });
});
