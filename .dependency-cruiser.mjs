// Who may import whom. `npm run lint` checks it; docs/architecture.md draws it.

/** Packages of the workspace that each one may import, beside itself; tests and `testing/` folders may import any. */
const packages = {
  "packages/timers": [],
  "packages/contract": [],
  "packages/api-types": ["api"],
  "packages/core": ["contract", "timers"],
  "packages/api": ["core", "contract", "timers"],
  "packages/media": ["contract", "timers"],
  "packages/client": ["contract", "timers"],
  "packages/dev-store": ["timers"],
  "packages/local": ["contract", "timers"],
  "apps/web": ["api", "contract", "core", "timers"],
  "apps/worker": ["core", "media", "contract", "timers"],
  "apps/cli": ["client", "contract", "media", "timers"],
};

/** The folders of a folder from the ground up: each imports only those of the rows before it. */
export const floors = {
  "packages/core/src": [
    ["kernel"],
    ["resources"],
    ["states"],
    ["access", "events", "idempotency"],
    ["jobs", "webhooks"],
    ["library"],
    ["upload"],
  ],
  "packages/core/src/resources": [["db", "storage", "net"], ["telemetry"], ["queue"]],
  "packages/media/src": [
    ["hls"],
    ["hevc", "tools"],
    ["probe", "subtitles"],
    ["ladder", "isobmff", "colour"],
    ["sources", "validate"],
    ["package", "inspect", "poster"],
    ["encode"],
  ],
  "packages/media/src/hevc": [["syntax"], ["read"], ["compose"]],
  "packages/media/src/encode": [["h264", "hevc"], ["headset"]],
  "packages/media/src/validate": [["stream"], ["rules"]],
  "packages/api/src": [["request", "operations"], ["openapi", "trpc"], ["rest"]],
  "packages/client/src": [["calls"], ["upload"]],
  "packages/dev-store/src": [["xml"], ["signature", "rules"], ["body", "disk"], ["handlers"]],
  "packages/local/src": [["postgres"], ["stack"]],
  "apps/worker/src": [["scratch", "store"], ["attempt"], ["remote", "sources"], ["ingest", "stream"]],
  "apps/cli/src": [
    ["node-20", "output"],
    ["command-line", "progress"],
    ["completion", "server"],
    ["inspect", "demo"],
    ["commands"],
  ],
  "apps/web/src": [["lib"], ["server", "components"], ["app"]],
};

/** What one place alone imports. */
const keepers = [
  { of: ["@aws-sdk/"], by: "packages/core/src/resources/storage/", why: "Only core's storage speaks S3." },
  { of: ["pg-boss"], by: "packages/core/src/resources/queue/", why: "Only core's queue speaks to pg-boss." },
  { of: ["prom-client"], by: "packages/core/src/resources/telemetry/", why: "Only core's telemetry counts." },
  {
    of: ["@opentelemetry/"],
    by: "packages/(core/src/resources/telemetry|media/src/tools)/",
    why: "Only core's telemetry traces, and media's runs of a tool, as spans within it.",
  },
  { of: ["@prisma/", "packages/core/generated/"], by: "packages/core/", why: "Only core knows the Prisma client." },
  { of: ["pg"], by: "packages/(core|local)/", why: "Only core and local speak to Postgres." },
  { of: ["@trpc/server"], by: "packages/api/src/trpc/", why: "Only api's trpc/ knows tRPC's server." },
  { of: ["hono"], by: "packages/api/src/rest/", why: "Only api's rest/ knows Hono." },
  { of: ["@hono/"], by: "apps/web/src/server", why: "Only the web server's start mounts the API on Node." },
  { of: ["react", "react-dom", "next"], by: "apps/web/", why: "React and Next.js belong to apps/web." },
  { of: ["@ffmpeg-installer/", "@ffprobe-installer/"], by: "packages/media/", why: "Only media knows ffmpeg." },
];

const tests = "\\.test\\.tsx?$|/testing/";
const workspace = (name) => `^(packages|apps)/${name}/|^@vergence/${name}(/|$)`;
/** An npm package, or a folder of the repository. */
const target = (name) =>
  name.includes("/generated/") ? `^${name}` : `(^|node_modules/)${name}${name.endsWith("/") ? "" : "(/|$)"}`;

const packageRules = Object.entries(packages).map(([place, allowed]) => {
  const own = place.split("/")[1];
  return {
    name: `${own}-imports-only`,
    comment: `${place} may import ${allowed.join(", ") || "no other package"}.`,
    severity: "error",
    from: { path: `^${place}/`, pathNot: tests },
    to: { path: "^(packages|apps)/|^@vergence/", pathNot: [own, ...allowed].map(workspace) },
  };
});

const floorRules = Object.entries(floors).flatMap(([place, rows]) =>
  rows.flatMap((row, floor) =>
    row.flatMap((folder) => {
      const below = rows.slice(0, floor).flat();
      const others = rows
        .slice(floor)
        .flat()
        .filter((name) => name !== folder);
      if (others.length === 0) return [];
      return {
        name: `floors-of-${place.split("/").slice(1).join("-").replace("-src", "")}`,
        comment: `Of the folders of ${place}, ${folder}/ may import ${below.join(", ") || "none"}.`,
        severity: "error",
        from: { path: `^${place}/${folder}/`, pathNot: tests },
        to: { path: others.map((name) => `^${place}/${name}/`) },
      };
    }),
  ),
);

const keeperRules = keepers.map(({ of, by, why }) => ({
  name: `one-place-imports-${of[0].replace(/[@/]/g, "")}`,
  comment: why,
  severity: "error",
  from: { path: "^(packages|apps)/", pathNot: [`^${by}`, tests] },
  to: { path: of.map(target) },
}));

export default {
  forbidden: [
    ...packageRules,
    ...floorRules,
    ...keeperRules,
    {
      name: "no-circular",
      comment: "Files that import each other, be it types alone, are one file, or lack a third.",
      severity: "error",
      from: { pathNot: tests },
      to: { circular: true },
    },
    {
      name: "by-name",
      comment: "Import another package by its name, through what it exports.",
      severity: "error",
      from: { path: "^((?:packages|apps)/[^/]+)/", pathNot: tests },
      to: { path: "^(packages|apps)/", pathNot: "^$1/", dependencyTypes: ["local"] },
    },
    {
      name: "contract-needs-zod-only",
      comment: "contract runs in browsers, and imports zod only.",
      severity: "error",
      from: { path: "^packages/contract/src/", pathNot: tests },
      to: { path: "node_modules|^[a-z@]", pathNot: ["(^|node_modules/)zod(/|$)", "^packages/contract/"] },
    },
    {
      name: "timers-needs-nothing",
      comment: "timers runs in browsers, and imports nothing.",
      severity: "error",
      from: { path: "^packages/timers/src/", pathNot: tests },
      to: { path: "node_modules|^[a-z@]", pathNot: "^packages/timers/" },
    },
    {
      name: "pages-without-core",
      comment: "Pages reach core through the API; only the web server's start opens it.",
      severity: "error",
      from: { path: "^apps/web/", pathNot: ["^apps/web/src/server(\\.ts$|/)", tests] },
      to: { path: workspace("core") },
    },
  ],
  options: {
    parser: "tsc",
    tsPreCompilationDeps: true,
    exclude: "^(packages|apps)/[^/]+/(\\.next|dist)/",
    doNotFollow: "node_modules|generated",
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default"],
      extensions: [".ts", ".tsx", ".mjs", ".js"],
    },
  },
};
