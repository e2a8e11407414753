import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";

/**
 * Builds the header that identifies the client: the address that connected to us, behind the `X-Forwarded-For` it sent
 * where it is a trusted proxy. Anybody else's header is a claim, and would let one who guesses passwords be a new
 * caller each time.
 * @param trustedProxies addresses and networks (`10.0.0.0/8`)
 * @returns of a request, the `X-Forwarded-For` that can be believed up to its last address that is no trusted proxy
 */
export function createForwardedFor(trustedProxies: readonly string[]): (request: IncomingMessage) => string {
  const trusted = new BlockList();
  for (const item of trustedProxies) {
    const [address = "", bits] = item.split("/");
    if (bits === undefined) trusted.addAddress(address, familyOf(address));
    else trusted.addSubnet(address, Number(bits), familyOf(address));
  }
  return ({ socket, headers }) => {
    // A server on `::` sees callers by IPv4 as mapped addresses.
    const caller = socket.remoteAddress?.replace(/^::ffff:(?=\d+\.)/, "") ?? "";
    const claimed = headers["x-forwarded-for"];
    return claimed && trusted.check(caller, familyOf(caller)) ? `${claimed}, ${caller}` : caller;
  };
}

const familyOf = (address: string) => (isIP(address) === 6 ? "ipv6" : "ipv4");
