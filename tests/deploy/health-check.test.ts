import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { root } from "./read-deploy.ts";

let status: number;
const server = createServer((_, response) => response.writeHead(status, { location: "http://127.0.0.1:9/" }).end());
let url: string;
beforeEach(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/readyz`;
});
afterEach(() => void server.close());

async function exitCode(): Promise<number> {
  const [code] = await once(spawn(process.execPath, [path.join(root, "deploy/health-check.mjs"), url]), "exit");
  return code;
}

describe("deploy/health-check.mjs", () => {
  test.each([
    { answer: 200, code: 0 },
    { answer: 307, code: 0 },
    { answer: 401, code: 0 },
    { answer: 403, code: 0 },
    { answer: 500, code: 1 },
    { answer: 503, code: 1 },
  ])("a server that answers $answer › ends with $code", async ({ answer, code }) => {
    status = answer;
    expect(await exitCode()).toBe(code);
  });

  test("no server › ends with 1", async () => {
    // A port that no server takes, in place of one that another process may have taken meanwhile.
    url = "http://127.0.0.1:1/readyz";
    expect(await exitCode()).toBe(1);
  });
});
