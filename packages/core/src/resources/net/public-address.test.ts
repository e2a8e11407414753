import { expect, test } from "vitest";
import { isPublicAddress } from "./public-address.ts";

test.each(["1.1.1.1", "93.184.215.14", "172.32.0.1", "2606:4700::1111", "2a00:1450:4001::200e"])(
  "isPublicAddress › %s is public",
  (address) => {
    expect(isPublicAddress(address)).toBe(true);
  },
);

test.each([
  ["this network", "0.0.0.0"],
  ["this network", "0.1.2.3"],
  ["private", "10.0.0.1"],
  ["private", "172.16.0.1"],
  ["private", "172.31.255.255"],
  ["private", "192.168.1.1"],
  ["shared", "100.64.0.1"],
  ["metadata of Alibaba", "100.100.100.200"],
  ["loopback", "127.0.0.1"],
  ["loopback", "127.9.9.9"],
  ["link-local, metadata of most clouds", "169.254.169.254"],
  ["metadata of Oracle", "192.0.0.192"],
  ["metadata of Azure", "168.63.129.16"],
  ["documentation", "203.0.113.5"],
  ["benchmarking", "198.18.0.1"],
  ["multicast", "224.0.0.1"],
  ["reserved", "240.0.0.1"],
  ["broadcast", "255.255.255.255"],
  ["unspecified", "::"],
  ["loopback", "::1"],
  ["link-local", "fe80::1"],
  ["link-local with a zone", "fe80::1%eth0"],
  ["site-local", "fec0::1"],
  ["unique local", "fc00::1"],
  ["metadata of AWS", "fd00:ec2::254"],
  ["multicast", "ff02::1"],
  ["IPv4-mapped private", "::ffff:10.0.0.1"],
  ["IPv4-mapped in hexadecimal", "::ffff:7f00:1"],
  ["IPv4-mapped, even of a public address", "::ffff:1.1.1.1"],
  ["IPv4-compatible", "::127.0.0.1"],
  ["NAT64", "64:ff9b::7f00:1"],
  ["local NAT64", "64:ff9b:1::7f00:1"],
  ["6to4", "2002:7f00:1::"],
  ["Teredo", "2001::1"],
  ["documentation", "2001:db8::1"],
  ["discard", "100::1"],
  ["segment routing", "5f00::1"],
  ["outside global unicast", "4000::1"],
  ["a name", "localhost"],
  ["nothing", ""],
])("isPublicAddress › %s is not public: %s", (_, address) => {
  expect(isPublicAddress(address)).toBe(false);
});
