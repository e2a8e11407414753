import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

const faces = ["index.ts", "worker.ts", "process.ts", "resources/config.ts"].map(
  (file) => new URL(`../../${file}`, import.meta.url).href,
);

/** What a process loads of OpenTelemetry that starts with these settings. */
async function loadedWith(env: Record<string, string>): Promise<string[]> {
  const settings = {
    DATABASE_URL: "postgresql://u:p@127.0.0.1:1/db",
    S3_ENDPOINT: "http://127.0.0.1:1",
    S3_ACCESS_KEY_ID: "key",
    S3_SECRET_ACCESS_KEY: "secret",
    AUTH_SECRET: "0123456789012345678901234567890123",
    ...env,
  };
  const script = `
    import { registerHooks } from "node:module";
    const seen = new Set();
    registerHooks({ resolve(specifier, context, next) {
      const resolved = next(specifier, context);
      seen.add(/node_modules\\/(@opentelemetry\\/[^/]+)\\/(?!.*node_modules)/.exec(resolved.url)?.[1]);
      return resolved;
    } });
    const faces = await Promise.all(${JSON.stringify(faces)}.map((face) => import(face)));
    const { loadConfig, startTracing } = Object.assign({}, ...faces);
    const stop = await startTracing(loadConfig(${JSON.stringify(settings)}), "web");
    await stop();
    console.log(JSON.stringify([...seen].filter(Boolean).sort()));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", script], {
    env: { PATH: process.env.PATH },
  });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

test("without OTEL_EXPORTER_OTLP_ENDPOINT › nothing is loaded but the interface", async () => {
  expect(await loadedWith({})).toEqual(["@opentelemetry/api"]);
});

test("with it › the SDK is loaded, and an unreachable collector keeps no process from ending", async () => {
  const loaded = await loadedWith({ OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1" });
  expect(loaded).toEqual(
    expect.arrayContaining(["@opentelemetry/exporter-trace-otlp-http", "@opentelemetry/sdk-trace"]),
  );
});
