import type { LookupAddress } from "node:dns";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { inTime } from "@vergence/timers/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkPublicUrl, fetchPublic, RefusedAddressError } from "./fetch-public.ts";

let server: Server;
let port: number;
const asked: string[] = [];
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(`${request.method} ${request.headers.host}${request.url}`);
    if (request.url === "/silent") return;
    if (request.url === "/stalls") {
      response.write("begun");
      return;
    }
    if (request.url === "/away") response.writeHead(302, { location: "http://169.254.169.254/" });
    request.pipe(response);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

const at = (...addresses: string[]) => {
  const calls: string[] = [];
  const resolve = async (hostname: string): Promise<LookupAddress[]> => {
    calls.push(hostname);
    return addresses.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
  };
  return { resolve, calls };
};

describe("checkPublicUrl › refuses", () => {
  test.each([
    ["no URL", "film.mp4", "is not a URL"],
    ["a file", "file:///etc/passwd", "must be an http(s) URL"],
    ["FTP", "ftp://example.com/a", "must be an http(s) URL"],
    ["credentials", "https://user:secret@example.com/", "must not carry a user name or a password"],
    ["loopback", "http://127.0.0.1/", "must resolve to a public address"],
    ["loopback in octal", "http://0177.0.0.1/", "must resolve to a public address"],
    ["loopback as one number", "http://2130706433/", "must resolve to a public address"],
    ["loopback, short", "http://127.1/", "must resolve to a public address"],
    ["loopback in full-width digits", "http://１２７.0.0.1/", "must resolve to a public address"],
    ["loopback of IPv6", "http://[::1]/", "must resolve to a public address"],
    ["IPv4-mapped", "http://[::ffff:10.0.0.1]/", "must resolve to a public address"],
    ["metadata", "http://169.254.169.254/latest/meta-data/", "must resolve to a public address"],
    ["localhost", "http://localhost:5432/", "must resolve to a public address"],
    ["localhost with a dot", "http://localhost./", "must resolve to a public address"],
  ])("%s", (_, url, message) => {
    expect(() => checkPublicUrl(url, ["127.0.0.1:1", "example.net"])).toThrow(new RefusedAddressError(message));
  });

  test("nothing that is public, and nothing that the setting names, with its port or with any", () => {
    for (const url of ["https://example.com/a?b=c", "http://1.1.1.1:8080/", "https://[2606:4700::1111]/"])
      expect(checkPublicUrl(url, []).href).toBe(url);
    expect(checkPublicUrl("http://127.0.0.1:9000/a", ["127.0.0.1:9000"]).port).toBe("9000");
    expect(checkPublicUrl("http://localhost:9000/a", ["LOCALHOST"]).port).toBe("9000");
    expect(checkPublicUrl("https://[::1]/", ["[::1]:443"]).hostname).toBe("[::1]");
    expect(() => checkPublicUrl("http://127.0.0.1:9001/a", ["127.0.0.1:9000"])).toThrow(RefusedAddressError);
  });
});

describe("fetchPublic", () => {
  test("› sends method, headers and body, and gives the answer's stream", async () => {
    const answer = await fetchPublic(`http://127.0.0.1:${port}/echo`, {
      method: "POST",
      body: "häuser",
      allowedHosts: [`127.0.0.1:${port}`],
    });
    expect([answer.statusCode, await text(answer)]).toEqual([200, "häuser"]);
  });

  test.each([
    ["loopback", ["127.0.0.1"]],
    ["one private among public ones", ["1.1.1.1", "10.0.0.1"]],
    ["IPv4-mapped", ["::ffff:127.0.0.1"]],
  ])("› refuses a name that resolves to %s, without a connection", async (_, addresses) => {
    const before = asked.length;
    const call = fetchPublic(`http://film.example:${port}/`, { allowedHosts: [], resolve: at(...addresses).resolve });
    await expect(call).rejects.toThrow(new RefusedAddressError("must resolve to a public address"));
    expect(asked).toHaveLength(before);
  });

  test("› resolves once, and connects to that address and no other, whatever the name says next", async () => {
    const { resolve, calls } = at("127.0.0.1");
    const url = `http://rebinding.example:${port}/pinned`;
    const answer = await fetchPublic(url, { allowedHosts: ["rebinding.example"], resolve });
    await text(answer);
    expect(calls).toEqual(["rebinding.example"]);
    expect(asked).toContain(`GET rebinding.example:${port}/pinned`);
  });

  test("› gives a redirect back, and does not follow it", async () => {
    const answer = await fetchPublic(`http://127.0.0.1:${port}/away`, { allowedHosts: ["127.0.0.1"] });
    await text(answer);
    expect([answer.statusCode, answer.headers.location]).toEqual([302, "http://169.254.169.254/"]);
  });

  test("› ends at a silent server, and in the middle of a body, when the signal or the idle time says so", async () => {
    const options = { allowedHosts: ["127.0.0.1"] };
    const silent = fetchPublic(`http://127.0.0.1:${port}/silent`, { ...options, idleTimeoutMs: 50 });
    await expect(inTime("the idle time at a silent server", silent, 50)).rejects.toMatchObject({ code: "ETIMEDOUT" });
    const stalled = await fetchPublic(`http://127.0.0.1:${port}/stalls`, { ...options, idleTimeoutMs: 10_000 });
    await expect(inTime("the idle time in a body", text(stalled), 50)).rejects.toMatchObject({ code: "ECONNRESET" });
    const stop = AbortSignal.timeout(50);
    const aborted = fetchPublic(`http://127.0.0.1:${port}/silent`, { ...options, signal: stop });
    await expect(inTime("the signal at a silent server", aborted, 50)).rejects.toMatchObject({ name: "TimeoutError" });
  });

  test("› says who does not answer", async () => {
    // A port that was free a moment ago may be in use by now; the first one never is.
    const call = fetchPublic("http://127.0.0.1:1/", { allowedHosts: ["127.0.0.1"] });
    await expect(call).rejects.toMatchObject({ code: "ECONNREFUSED" });
  });
});
