import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { runCli } from "../run-cli.ts";

/** The one call that a command makes, and what it sends; nothing is behind the address that it calls. */
export async function recordCall(args: readonly string[]): Promise<{ call: string; body: unknown }> {
  let recorded: { call: string; body: unknown } | undefined;
  const server = createServer(async (request, response) => {
    recorded = { call: `${request.method} ${request.url}`, body: await json(request) };
    response.writeHead(200, { "Content-Type": "application/json" }).end('{"key":"vgk_x"}');
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  const { port } = server.address() as AddressInfo;
  const { stderr } = await runCli(args, { VERGENCE_BASE_URL: `http://127.0.0.1:${port}`, VERGENCE_API_KEY: "vgk_x" });
  await new Promise((closed) => server.close(closed));
  if (!recorded) throw new Error(`No call was made: ${stderr}`);
  return recorded;
}
