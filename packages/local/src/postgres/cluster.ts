import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { PostgresBinaries } from "./binaries.ts";
import { giveTo, type UnprivilegedUser } from "./unprivileged-user.ts";

/** Where one embedded server keeps its things. */
export interface PostgresFiles {
  dataDir: string;
  cluster: string;
  password: string;
  port: string;
  owner: string;
  log: string;
}

export function postgresFiles(dataDir: string): PostgresFiles {
  const at = (name: string) => path.join(path.resolve(dataDir), name);
  const [cluster, password, port] = [at("cluster"), at("password"), at("port")];
  return { dataDir: at("."), cluster, password, port, owner: at("owner"), log: at("postgres.log") };
}

export type PostgresEnv = Readonly<Record<"PATH" | "LC_ALL" | "TZ", string>>;

/** The environment of the server's programs: nothing of ours, neither secrets nor PG* variables. */
export function postgresEnv(searchPath = "/usr/bin:/bin"): PostgresEnv {
  return { PATH: searchPath, LC_ALL: "C", TZ: "UTC" };
}

/** What it takes to run one of Postgres's programs. */
export interface PostgresPrograms {
  binaries: PostgresBinaries;
  user: UnprivilegedUser;
  env: PostgresEnv;
}

/**
 * Makes the cluster on first use and returns the superuser's password. An initdb that was killed leaves nothing behind
 * that the next start would take for a cluster; a lost password file gets a new password.
 */
export function ensureCluster(files: PostgresFiles, programs: PostgresPrograms): string {
  const { user } = programs;
  if (user.fileOwner !== null) giveTo(user.fileOwner, files.dataDir);
  const password = keptPassword(files, user);
  if (!existsSync(path.join(files.cluster, "PG_VERSION"))) initCluster(files, programs);
  else if (password.isNew) resetPassword(files, programs, password.value);
  return password.value;
}

function keptPassword(files: PostgresFiles, user: UnprivilegedUser): { value: string; isNew: boolean } {
  if (existsSync(files.password)) {
    const value = readFileSync(files.password, "utf8").trim();
    if (value !== "") return { value, isNew: false };
  }
  const value = randomBytes(24).toString("base64url");
  writeFileSync(files.password, `${value}\n`, { mode: 0o600 });
  if (user.fileOwner !== null) giveTo(user.fileOwner, files.password);
  return { value, isNew: true };
}

function initCluster(files: PostgresFiles, programs: PostgresPrograms): void {
  const unfinished = `${files.cluster}.new`;
  rmSync(unfinished, { recursive: true, force: true });
  const locale = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--encoding=UTF8"];
  const access = ["-U", "postgres", "--auth=scram-sha-256", `--pwfile=${files.password}`];
  run(programs, programs.binaries.initdb, ["-D", unfinished, ...access, ...locale], "initdb");
  renameSync(unfinished, files.cluster);
}

function resetPassword(files: PostgresFiles, programs: PostgresPrograms, password: string): void {
  const args = ["--single", "-D", files.cluster, "postgres"];
  const input = `ALTER ROLE postgres PASSWORD '${password}'\n`;
  run(programs, programs.binaries.postgres, args, "setting the password", input);
}

function run({ user, env }: PostgresPrograms, file: string, args: string[], what: string, input = ""): void {
  const command = user.command(file, args);
  const result = spawnSync(command.file, command.args, { ...command.options, env, encoding: "utf8", input });
  if (result.status === 0) return;
  const reason = result.error?.message ?? `${result.stdout}${result.stderr}`.trim();
  throw new Error(
    `The embedded Postgres does not run here (${what} failed); set DATABASE_URL to use another one.\n${reason}`,
  );
}
