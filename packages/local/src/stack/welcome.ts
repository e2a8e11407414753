import path from "node:path";
import type { RunningStack } from "./start-stack.ts";

/** What a person sees once everything runs: where, and how to get in. */
export function welcome({ baseUrl, publicUrl, env }: RunningStack, dataDir: string): string {
  const signIn = env.BOOTSTRAP_OWNER_EMAIL
    ? `${env.BOOTSTRAP_OWNER_EMAIL}  password: ${env.BOOTSTRAP_OWNER_PASSWORD}`
    : "with the account of the owner";
  const rows = [
    ["API", `${baseUrl}/api`],
    ["Admin", publicUrl],
    ["Sign in", signIn],
    ["API key", `npm run -s keys -- create --role upload --name my-key`],
    ["Secrets", path.join(dataDir, "credentials.json")],
    ["Logs", path.join(dataDir, "logs")],
  ];
  return ["", "Vergence is ready.", ...rows.map(([name, value]) => `  ${name?.padEnd(8)} ${value}`), ""].join("\n");
}
