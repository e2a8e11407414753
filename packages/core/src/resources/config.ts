import { isIP } from "node:net";
import { instant, maxFileSizeBytes } from "@vergence/contract";
import { z } from "zod";

const mebibyte = 2 ** 20;

const httpUrl = z
  .url({ protocol: /^https?$/, error: "must be an http(s) URL" })
  .transform((url) => url.replace(/\/+$/, ""));
const required = (what: string) => z.string({ error: `is required: ${what}` }).min(1, `is required: ${what}`);
const whole = (min: number, max: number, fallback: number) =>
  z.coerce
    .number({ error: "must be a number" })
    .int("must be a whole number")
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`)
    .default(fallback);
const list = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((item) => item.trim())
      .filter(Boolean),
  );

/** `10.0.0.0/8` or `::1`. */
function isNetwork(text: string): boolean {
  const [address = "", bits = "", ...rest] = text.split("/");
  const largest = { 4: 32, 6: 128 }[isIP(address)];
  if (largest === undefined || rest.length > 0) return false;
  return !text.includes("/") || (/^\d{1,3}$/.test(bits) && Number(bits) <= largest);
}

/** Every setting of the web server and the worker, by its environment variable. `docs/settings.md` explains each. */
const environment = z
  .object({
    PORT: whole(0, 65_535, 3000),
    HOST: z.string().min(1).default("127.0.0.1"),
    PUBLIC_URL: httpUrl.optional(),
    DATABASE_URL: required("a postgresql:// URL").refine(
      (url) => /^postgres(ql)?:\/\//.test(url),
      "must be a postgresql:// URL",
    ),
    DATABASE_POOL_SIZE: whole(1, 500, 10),
    S3_ENDPOINT: httpUrl,
    S3_PUBLIC_ENDPOINT: httpUrl.optional(),
    S3_BUCKET: z
      .string()
      .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, "must be an S3 bucket name")
      .default("vergence"),
    S3_REGION: z.string().min(1).default("us-east-1"),
    S3_ACCESS_KEY_ID: required("the store's access key"),
    S3_SECRET_ACCESS_KEY: required("the store's secret key"),
    S3_SESSION_TOKEN: z.string().min(1).optional(),
    S3_CREDENTIALS_EXPIRE_AT: instant.transform((text) => new Date(text)).optional(),
    S3_DEV_STORE: z.stringbool().default(false),
    AUTH_SECRET: required("at least 32 random characters that sign sessions").min(32, "must be at least 32 characters"),
    BOOTSTRAP_ADMIN_KEY: z.string().min(20, "must be at least 20 characters").optional(),
    BOOTSTRAP_OWNER_EMAIL: z.email("must be an e-mail address").optional(),
    BOOTSTRAP_OWNER_PASSWORD: z.string().min(8, "must be at least 8 characters").max(128).optional(),
    UPLOAD_PART_SIZE_BYTES: whole(5 * mebibyte, 5 * 1024 * mebibyte, 104_857_600),
    UPLOAD_URL_TTL_SECONDS: whole(60, 604_800, 86_400),
    UPLOAD_GROUP_TTL_SECONDS: whole(60, 31_536_000, 432_000),
    MAX_FILE_SIZE_BYTES: whole(1, maxFileSizeBytes, maxFileSizeBytes),
    CDN_BASE_URL: httpUrl.optional(),
    PLAYBACK_URL_TTL_SECONDS: whole(60, 31_536_000, 86_400),
    TRUSTED_PROXIES: list.refine(
      (items) => items.every(isNetwork),
      "must be comma-separated addresses or networks such as 10.0.0.0/8",
    ),
    CORS_ORIGINS: list,
    RATE_LIMIT_PER_MINUTE: whole(0, 1_000_000, 0),
    RATE_LIMIT_STORE: z.enum(["memory", "postgres"]).default("memory"),
    OUTBOUND_ALLOWED_HOSTS: list,
    WEBHOOK_TIMEOUT_SECONDS: whole(1, 60, 15),
    EVENTS_HEARTBEAT_SECONDS: whole(1, 60, 15),
    METRICS_TOKEN: z.string().min(16, "must be at least 16 characters").optional(),
    WORKER_METRICS_PORT: whole(0, 65_535, 0),
    OTEL_EXPORTER_OTLP_ENDPOINT: httpUrl.optional(),
    OTEL_TRACES_SAMPLER_ARG: z.coerce
      .number({ error: "must be a number" })
      .min(0, "must be at least 0")
      .max(1, "must be at most 1")
      .default(1),
    LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
    SCRATCH_DIR: z.string().min(1).optional(),
    WORKER_CONCURRENCY: whole(1, 64, 1),
    STORE_RETRY_SECONDS: whole(0, 86_400, 600),
    STORE_PATIENCE_SECONDS: z.undefined({ error: "is called STORE_RETRY_SECONDS now" }).optional(),
    FFMPEG_PATH: z.string().min(1).optional(),
    FFPROBE_PATH: z.string().min(1).optional(),
    X265_PATH: z.string().min(1).optional(),
  })
  .refine((env) => !env.S3_CREDENTIALS_EXPIRE_AT || env.S3_SESSION_TOKEN !== undefined, {
    path: ["S3_CREDENTIALS_EXPIRE_AT"],
    message: "must be set together with S3_SESSION_TOKEN",
    when: () => true,
  })
  .refine((env) => (env.BOOTSTRAP_OWNER_EMAIL === undefined) === (env.BOOTSTRAP_OWNER_PASSWORD === undefined), {
    path: ["BOOTSTRAP_OWNER_EMAIL"],
    message: "must be set together with BOOTSTRAP_OWNER_PASSWORD",
    when: () => true,
  });

/** Settings could not be read; `problems` has one line for each bad one. */
export class ConfigError extends Error {
  readonly problems: string[];

  constructor(problems: string[]) {
    super(`Settings are not valid:\n${problems.map((problem) => `  ${problem}`).join("\n")}`);
    this.name = "ConfigError";
    this.problems = problems;
  }
}

export type Config = ReturnType<typeof loadConfig>;

/**
 * Reads and checks the settings. An empty variable counts as not set.
 * @throws ConfigError naming every bad setting at once
 */
export function loadConfig(env: Record<string, string | undefined>) {
  const given = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value !== ""));
  const parsed = environment.safeParse(given);
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join(".")} ${issue.message}`));
  }
  const e = parsed.data;
  return {
    port: e.PORT,
    host: e.HOST,
    publicUrl: e.PUBLIC_URL ?? `http://localhost:${e.PORT}`,
    database: { url: e.DATABASE_URL, poolSize: e.DATABASE_POOL_SIZE },
    storage: {
      endpoint: e.S3_ENDPOINT,
      publicEndpoint: e.S3_PUBLIC_ENDPOINT ?? e.S3_ENDPOINT,
      region: e.S3_REGION,
      bucket: e.S3_BUCKET,
      accessKeyId: e.S3_ACCESS_KEY_ID,
      secretAccessKey: e.S3_SECRET_ACCESS_KEY,
      sessionToken: e.S3_SESSION_TOKEN,
      credentialsExpireAt: e.S3_CREDENTIALS_EXPIRE_AT,
    },
    isDevStore: e.S3_DEV_STORE,
    authSecret: e.AUTH_SECRET,
    bootstrap: {
      adminKey: e.BOOTSTRAP_ADMIN_KEY,
      ownerEmail: e.BOOTSTRAP_OWNER_EMAIL,
      ownerPassword: e.BOOTSTRAP_OWNER_PASSWORD,
    },
    upload: {
      partSizeBytes: e.UPLOAD_PART_SIZE_BYTES,
      urlTtlSeconds: e.UPLOAD_URL_TTL_SECONDS,
      groupTtlSeconds: e.UPLOAD_GROUP_TTL_SECONDS,
      maxFileSizeBytes: e.MAX_FILE_SIZE_BYTES,
    },
    playback: {
      baseUrl: e.CDN_BASE_URL ?? e.PUBLIC_URL ?? `http://localhost:${e.PORT}`,
      urlTtlSeconds: e.PLAYBACK_URL_TTL_SECONDS,
    },
    /** Addresses and networks whose word on who called them is taken. */
    trustedProxies: e.TRUSTED_PROXIES,
    corsOrigins: e.CORS_ORIGINS,
    rateLimit: { perMinute: e.RATE_LIMIT_PER_MINUTE, store: e.RATE_LIMIT_STORE },
    /** `host` or `host:port` that webhooks and remote uploads may call wherever they are. */
    outboundAllowedHosts: e.OUTBOUND_ALLOWED_HOSTS,
    webhookTimeoutSeconds: e.WEBHOOK_TIMEOUT_SECONDS,
    eventsHeartbeatSeconds: e.EVENTS_HEARTBEAT_SECONDS,
    /** `workerPort` is 0 where a worker serves no metrics. */
    metrics: { token: e.METRICS_TOKEN, workerPort: e.WORKER_METRICS_PORT },
    /** Null where no spans are sent. */
    tracing: e.OTEL_EXPORTER_OTLP_ENDPOINT
      ? { endpoint: e.OTEL_EXPORTER_OTLP_ENDPOINT, ratio: e.OTEL_TRACES_SAMPLER_ARG }
      : null,
    logLevel: e.LOG_LEVEL,
    worker: {
      scratchDir: e.SCRATCH_DIR,
      concurrency: e.WORKER_CONCURRENCY,
      /** How long the store may be unreachable before an attempt at a job is given up. */
      storeRetrySeconds: e.STORE_RETRY_SECONDS,
      ffmpegPath: e.FFMPEG_PATH,
      ffprobePath: e.FFPROBE_PATH,
      x265Path: e.X265_PATH,
    },
  };
}

/**
 * The settings of this process, from its environment; prints one line for each bad one, and ends the process with 1.
 */
export function readConfigOrExit(): Config {
  try {
    return loadConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    for (const problem of error.problems) console.error(problem);
    process.exit(1);
  }
}
