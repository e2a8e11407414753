import { join } from "node:path";
import type { NextConfig } from "next";

/** The content security policy needs a nonce for each request and is therefore set in `src/proxy.ts`. */
const securityHeaders = [
  { key: "X-Content-Type-Options", value: "nosniff" },
  { key: "X-Frame-Options", value: "DENY" },
  { key: "Referrer-Policy", value: "same-origin" },
  { key: "Cross-Origin-Opener-Policy", value: "same-origin" },
  { key: "Permissions-Policy", value: "camera=(), microphone=(), geolocation=(), payment=(), usb=()" },
];

const config: NextConfig = {
  // `npm test` runs tsc on this app; a start must not wait for it.
  typescript: { ignoreBuildErrors: true },
  turbopack: { root: join(import.meta.dirname, "../..") },
  // These load their own files at run time, which a bundle would break. The workspace's packages are bundled.
  serverExternalPackages: [
    "@aws-sdk/client-s3",
    "@opentelemetry/context-async-hooks",
    "@opentelemetry/core",
    "@opentelemetry/exporter-trace-otlp-http",
    "@opentelemetry/resources",
    "@opentelemetry/sdk-trace",
    "@prisma/adapter-pg",
    "@prisma/client",
    "better-auth",
    "pg",
    "pg-boss",
    "pino",
    "prom-client",
  ],
  transpilePackages: ["@vergence/api", "@vergence/contract", "@vergence/core", "@vergence/timers"],
  headers: async () => [{ source: "/:path*", headers: securityHeaders }],
  generateBuildId: async () => "vergence",
  poweredByHeader: false,
  agentRules: false,
  devIndicators: false,
};

export default config;
