import { BlockList } from "node:net";
import ipaddr from "ipaddr.js";

/** Public by their number, and yet a cloud's own: Azure's WireServer answers there with a machine's settings. */
const metadata = new BlockList();
metadata.addAddress("168.63.129.16");

/** Global unicast (RFC 4291 section 2.4, IANA's registry): all else of IPv6 leads inside, or to another family. */
const globalUnicast = new BlockList();
globalUnicast.addSubnet("2000::", 3, "ipv6");

/**
 * Whether an IP address (no name) is one of the public Internet. Private, loopback, link-local, shared, metadata,
 * reserved and multicast addresses are not, nor is any IPv6 address with an IPv4 address inside: mapped, compatible,
 * NAT64, 6to4, Teredo (IANA's special-purpose registries).
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  return parsed.kind() === "ipv4" ? !metadata.check(parsed.toString()) : globalUnicast.check(parsed.toString(), "ipv6");
}
