import path from "node:path";
import type { StackPrograms } from "../start-stack.ts";
import type { ProcessSpec } from "../supervised-process.ts";

type Env = Record<string, string | undefined>;

const fakeApp = path.join(import.meta.dirname, "fake-app.ts");

/**
 * A stack of fake programs that write their starts and ends to `journal`. `failing` makes one fail at its start;
 * "web-ready" makes the web server never ready.
 */
export function fakePrograms(journal: string, failing?: string): StackPrograms {
  const step = (name: string) => {
    const code = failing === name ? `console.error("${name} has a reason to fail"); process.exit(3)` : "";
    const note = `require("fs").appendFileSync(${JSON.stringify(journal)}, "${name} done 0\\n")`;
    return { name, args: ["-e", `${code};${note}`], env: {} };
  };
  const app = (name: string, env: Env): ProcessSpec => ({
    name,
    args: [fakeApp, name, journal],
    env: { ...env, ...(failing === name && { FAKE_EXIT_CODE: "3" }) },
    stopTimeoutMs: 10_000,
    ...(env.PORT && {
      isReady: async () => failing !== `${name}-ready` && (await fetch(`http://127.0.0.1:${env.PORT}/`)).ok,
    }),
  });
  return {
    check: () => step("check"),
    store: (_, { port }) => app("store", { PORT: String(port) }),
    release: () => [step("migrate"), step("prepare")],
    apps: (env) => [app("worker", { ...env, PORT: undefined }), app("web", env)],
  };
}
