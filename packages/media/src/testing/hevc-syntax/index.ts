/**
 * Writers of HEVC parameter sets and slice segment headers (H.265 sections 7.3.2, 7.3.6 and their counterparts in annex
 * F), for tests: after the standard's tables, apart from the code that reads them, with every branch that encoders here
 * never take.
 */
export * from "./write-pps.ts";
export * from "./write-slice.ts";
export * from "./write-sps.ts";
export * from "./write-vps.ts";
