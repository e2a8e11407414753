import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { commandList } from "./command-list.ts";
import { runCli } from "./run-cli.ts";
import { recordCall } from "./testing/record-call.ts";

const keyId = "5ea97a59-95e0-4c8b-a634-b0fa9976f6ff";
const env = { VERGENCE_BASE_URL: "http://127.0.0.1:9", VERGENCE_API_KEY: "vgk_x" };
const notRunning =
  "Vergence is not running here: start it with npm start, or name a server with VERGENCE_BASE_URL and VERGENCE_API_KEY";

async function dataDirWith(files: Record<string, string>): Promise<string> {
  const dataDir = await mkdtemp(path.join(tmpdir(), "vergence-cli-"));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(dataDir, name), text);
  return dataDir;
}

describe("keys › arguments", () => {
  it.each([
    ["keys create --name demo", /^--role is missing$/m],
    ["keys create", /^--role is missing\n--name is missing$/m],
    ["keys create --role boss --name demo", /^--role: .*"admin"\|"readonly"\|"upload"/m],
    ["keys create --role upload --name demo --expires soon", /^--expires: "soon" is neither a date/m],
    ["keys create --role upload --name demo --expires 2027-02-30", /^--expires: "2027-02-30" is neither/m],
    ["keys create --rol upload --name demo", /'--rol'/],
    ["keys create --role", /'--role <value>' argument missing/],
    ["keys create --role upload --name my demo", /takes no argument "demo"; quote a NAME/],
    ["keys list all", /keys list takes no argument "all"/],
    ["keys revoke", /keys revoke takes one KEYID/],
    ["keys revoke 17", /^KEYID: must be a UUID$/m],
    ["keys", /keys: which command\?/],
    ["keys create --role upload --name demo --temporary=no", /'--temporary' does not take an argument/],
    ["keys rotate", /keys rotate takes one KEYID/],
    ["keys rotate 17", /^KEYID: must be a UUID$/m],
    [`keys rotate ${keyId} --grace long`, /^--grace: "long" is no duration such as 90s/m],
    [`keys rotate ${keyId} --grace 31d`, /^--grace: must be a whole number from 0 to 2592000$/m],
    ["keys turn", /there is no command "keys turn"/],
  ])("vergence %s: exit 2, and the usage", async (line, message) => {
    const { exitCode, stdout, stderr } = await runCli(line.split(" "), env);
    expect(exitCode).toBe(2);
    expect(stdout).toBe("");
    expect(stderr).toMatch(message);
    expect(stderr).toContain("Usage: vergence keys create --role admin|readonly|upload");
  });

  it("--help is no error", async () => {
    expect(await runCli(["keys", "--help"], env)).toMatchObject({
      exitCode: 0,
      stdout: expect.stringMatching(/^Usage/),
    });
  });

  it.each([
    ["2027-12-31", "2027-12-31T23:59:59.999Z"],
    ["2027-12-31T18:00:00Z", "2027-12-31T18:00:00.000Z"],
    ["2027-12-31T18:00+02:00", "2027-12-31T16:00:00.000Z"],
  ])("--expires %s is %s", async (given, expiresAt) => {
    const args = ["keys", "create", "--role", "upload", "--name", "demo", "--expires", given];
    const body = { role: "upload", name: "demo", expiresAt };
    expect(await recordCall(args)).toEqual({ call: "POST /api/keys", body });
  });
});

describe("keys › rotate", () => {
  it.each([
    ["", {}],
    [" --grace 90s", { graceSeconds: 90 }],
    [" --grace 30m", { graceSeconds: 1_800 }],
    [" --grace 24h", { graceSeconds: 86_400 }],
    [" --grace 7d", { graceSeconds: 604_800 }],
  ])("rotate KEYID%s", async (flags, body) => {
    const args = `keys rotate ${keyId}${flags}`.split(" ");
    expect(await recordCall(args)).toEqual({ call: `POST /api/keys/${keyId}/rotate`, body });
  });

  it("--temporary goes into the body", async () => {
    expect(await recordCall(["keys", "create", "--role", "upload", "--name", "demo", "--temporary"])).toEqual({
      call: "POST /api/keys",
      body: { role: "upload", name: "demo", temporary: true },
    });
  });
});

describe("workspaces › arguments", () => {
  it.each([
    ["workspaces", /workspaces: which command\?/],
    ["workspaces make", /there is no command "workspaces make"/],
    ["workspaces create", /^--name is missing$/m],
    ["workspaces create --name a b", /takes no argument "b"; quote a NAME/],
    ["workspaces create --name a --owner b", /^--owner: must be an e-mail address$/m],
    ["workspaces list all", /takes no argument "all"/],
    ["workspaces add-owner --email a@b.example", /takes one WORKSPACEID/],
    [`workspaces add-owner ${keyId}`, /^--email is missing$/m],
    ["workspaces add-owner 17 --email b", /^WORKSPACEID: must be a UUID\n--email: must be an e-mail address$/m],
  ])("vergence %s: exit 2, and the usage", async (line, message) => {
    const { exitCode, stdout, stderr } = await runCli(line.split(" "), env);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr).toContain("Usage: vergence workspaces create --name NAME");
  });
});

describe("videos, groups, jobs, watch, webhooks, upload and fetch › arguments", () => {
  it.each([
    ["videos", /videos: which command\?/],
    ["videos watch", /there is no command "videos watch"/],
    ["videos list all", /videos list takes no argument "all"/],
    ["videos list --status deleting", /^--status: /m],
    ["videos show", /videos show takes one VIDEOID/],
    ["videos delete seven", /^VIDEOID: must be a positive integer/m],
    ["groups", /groups: which command\?/],
    ["groups open", /there is no command "groups open"/],
    ["groups list all", /groups list takes no argument "all"; quote a TEXT/],
    ["groups list --status open", /^--status: .*"pending"\|"completed"\|"canceled"\|"expired"/m],
    ["groups list --layout 3D", /^--layout: /m],
    ["groups show", /groups show takes one UPLOADSESSIONID; groups list shows them/],
    ["groups show 17", /^UPLOADSESSIONID: must be a UUID$/m],
    ["groups cancel", /groups cancel takes one UPLOADSESSIONID/],
    [`groups cancel ${keyId} ${keyId}`, /groups cancel takes one UPLOADSESSIONID/],
    ["jobs", /jobs: which command\?/],
    ["jobs run 7", /there is no command "jobs run"/],
    ["jobs list", /jobs list takes one VIDEOID; videos list shows them/],
    ["jobs list 7 8", /jobs list takes one VIDEOID/],
    ["jobs list seven", /^VIDEOID: must be a positive integer/m],
    ["jobs status 7", /jobs status takes one VIDEOID and one JOBID; jobs list VIDEOID shows them/],
    ["jobs retry 7 0", /^JOBID: must be a positive integer/m],
    ["jobs cancel seven eight", /^VIDEOID: must be a .*\nJOBID: must be a/m],
    ["jobs cancel 7 8 --force", /'--force'/],
    ["watch", /watch takes one VIDEOID; videos list shows them/],
    ["watch 7 8", /watch takes one VIDEOID/],
    ["watch seven", /^VIDEOID: must be a positive integer/m],
    ["watch 7 --job eight", /^--job: must be a positive integer/m],
    ["webhooks", /webhooks: which command\?/],
    ["webhooks create", /^--url is missing$/m],
    ["webhooks create --url films", /^--url: must be an http\(s\) URL$/m],
    ["webhooks create --url https://a.example --event video.lost", /^--event: must be one of upload.completed/m],
    ["webhooks delete", /webhooks delete takes one WEBHOOKID/],
    ["webhooks delete 17", /^WEBHOOKID: must be a UUID$/m],
    ["upload", /upload takes at least one FILE/],
    ["upload film.mp4", /^--layout is missing$/m],
    ["upload film.mp4 --layout 3D", /^--layout: "3D" is none of 2D, MVHEVC, SBS, TB, Separate, AIV$/m],
    ["upload film.mp4 --layout 2D --perspective 90", /^--perspective: "90" is none of Regular, 180, 360$/m],
    ["upload film.mp4 german.m4a --layout 2D", /^german.m4a: name its language, as in audio:en=german.m4a$/m],
    ["upload film.mp4 --layout 2D --resume 17", /^--resume: must be a UUID$/m],
    ["fetch", /fetch takes the URL of a video/],
    ["fetch https://a.example/film.mp4", /^--name is missing\n--layout is missing$/m],
    ["fetch ftp://a.example/f --name A --layout 2D", /^URL: must be an http\(s\) URL$/m],
    ["fetch https://a.example/f --name A --layout Separate", /^RIGHT-EYE-URL: is required for the layout Separate/m],
    ["fetch https://a.example/f b c --name A --layout 2D", /takes no argument "c"; quote a NAME/],
  ])("vergence %s: exit 2, and the usage", async (line, message) => {
    const { exitCode, stdout, stderr } = await runCli(line.split(" "), env);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr).toContain(`Usage: vergence ${line.split(" ")[0]} `);
  });

  it.each([
    "videos list",
    "groups list",
    "jobs list 7",
    "watch 7",
    "webhooks list",
    "fetch https://a.example/f --name A --layout 2D",
  ])("vergence %s names a server that does not answer, with the reason", async (line) => {
    const { exitCode, stderr } = await runCli(line.split(" "), env);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^No answer from http:\/\/127\.0\.0\.1:9: .+$/);
    const local = { DATA_DIR: await dataDirWith({}) };
    expect((await runCli(line.split(" "), local)).stderr).toBe(notRunning);
  });
});

describe("help", () => {
  it.each([["--help"], ["-h"], ["help"]])("vergence %s has a line for each command", async (word) => {
    const { exitCode, stdout } = await runCli([word], env);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^Usage: vergence COMMAND /);
    for (const { name, summary } of commandList)
      expect(stdout.split("\n")).toContainEqual(expect.stringMatching(new RegExp(`^  ${name} +${summary}$`)));
  });

  it("without arguments it is shown too, with exit 2", async () => {
    expect(await runCli([], env)).toEqual({ ...(await runCli(["--help"], env)), exitCode: 2 });
  });

  it.each(commandList.map(({ name }) => name))("vergence help %s is vergence %s --help", async (name) => {
    const { exitCode, stdout } = await runCli(["help", name], env);
    expect(exitCode).toBe(0);
    expect(stdout).toContain(`Usage: vergence ${name} `);
    expect(await runCli([name, "--help"], env)).toMatchObject({ exitCode: 0, stdout });
  });

  it("of one command of a group: its usage, and a line for each option", async () => {
    const { stdout } = await runCli(["help", "keys", "create"], env);
    expect(stdout).toMatch(/^Usage: vergence keys create --role admin\|readonly\|upload --name NAME$/m);
    expect(stdout).toMatch(/^ +\[--temporary\] \[--expires DATE\]$/m);
    expect(stdout).toMatch(/^ {2}--temporary +it expires in 7 days$/m);
    expect(stdout).not.toContain("rotate");
  });
});

describe("what is misspelt", () => {
  it.each([
    ["lock", /^there is no command "lock"$/m],
    ["help lock", /^there is no command "lock"$/m],
    ["kesy list", /^there is no command "kesy"\nDid you mean keys\?$/m],
    ["--json videos list", /'--json'/],
  ])("vergence %s: exit 2, and the overview", async (line, message) => {
    const { exitCode, stdout, stderr } = await runCli(line.split(" "), env);
    expect([exitCode, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr).toContain((await runCli(["--help"], env)).stdout);
  });

  it.each([
    ["keys rotat", /^there is no command "keys rotat"\nDid you mean rotate\?$/m],
    ["help keys rotat", /^there is no command "keys rotat"\nDid you mean rotate\?$/m],
    ["keys create --rol upload --name demo", /^unknown option '--rol'\nDid you mean --role\?$/m],
  ])("vergence %s: what may have been meant", async (line, message) => {
    const { exitCode, stderr } = await runCli(line.split(" "), env);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
    expect(stderr).toMatch(/\n\nSee vergence help keys\.$/);
  });
});

describe("keys › the server", () => {
  const failure = { exitCode: 1, stdout: "", stderr: notRunning };

  it("nothing was ever started: one line, exit 1", async () => {
    expect(await runCli(["keys", "list"], { DATA_DIR: await dataDirWith({}) })).toEqual(failure);
  });

  it("it was killed and left its address behind: the same line", async () => {
    const DATA_DIR = await dataDirWith({
      "runtime.json": JSON.stringify({ baseUrl: "http://127.0.0.1:9" }),
      "credentials.json": JSON.stringify({ adminKey: "vgk_x" }),
    });
    expect(await runCli(["keys", "list"], { DATA_DIR })).toEqual(failure);
  });

  it("a server named by the environment that does not answer is named, with the reason", async () => {
    const { exitCode, stderr } = await runCli(["keys", "list"], env);
    expect(exitCode).toBe(1);
    expect(stderr).toMatch(/^No answer from http:\/\/127\.0\.0\.1:9: .+$/);
  });

  it("VERGENCE_BASE_URL alone does not send this machine's admin key there", async () => {
    const credentials = JSON.stringify({ adminKey: "vgk_x" });
    const DATA_DIR = await dataDirWith({ "credentials.json": credentials });
    const { exitCode, stderr } = await runCli(["keys", "list"], { DATA_DIR, VERGENCE_BASE_URL: "http://127.0.0.1:9" });
    expect({ exitCode, stderr }).toEqual({
      exitCode: 1,
      stderr: "VERGENCE_BASE_URL is set, so VERGENCE_API_KEY has to be set as well",
    });
  });

  it("a broken or empty file of secrets is named", async () => {
    const runtime = JSON.stringify({ baseUrl: "http://127.0.0.1:9" });
    const broken = await dataDirWith({ "runtime.json": runtime, "credentials.json": "{" });
    expect((await runCli(["keys", "list"], { DATA_DIR: broken })).stderr).toMatch(/credentials\.json cannot be read: /);
    const empty = await dataDirWith({ "runtime.json": runtime, "credentials.json": "{}" });
    expect((await runCli(["keys", "list"], { DATA_DIR: empty })).stderr).toMatch(/credentials\.json has no adminKey/);
  });
});
