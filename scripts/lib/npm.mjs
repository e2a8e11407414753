// The npm that belongs to the Node which runs us. Its settings (registry, certificates, proxy) are the user's own.
import { capture } from "./run.mjs";

/**
 * Command and leading arguments that run npm: the very one of `npm run` when there is one.
 * @returns {[string, string[]]}
 */
function npmCommand() {
  const running = process.env.npm_execpath;
  return running && /npm-cli\.js$/.test(running) ? [process.execPath, [running]] : ["npm", []];
}

/**
 * What `capture` and `step` take to run npm with these arguments.
 * @param {string[]} args
 * @param {import("./run.mjs").StepOptions} [options]
 * @returns {[string, string[], import("./run.mjs").StepOptions?]}
 */
export function npm(args, options) {
  const [file, leading] = npmCommand();
  return [file, [...leading, ...args], options];
}

/** npm's settings for reaching a registry, as environment variables that pnpm reads. */
export async function registryEnv() {
  const [file, args] = npm(["config", "list", "--json"]);
  const { code, output } = await capture(file, args, { stdio: ["ignore", "pipe", "ignore"] });
  if (code !== 0) return {};
  const config = JSON.parse(output);
  /** @type {Record<string, string>} */
  const env = {};
  for (const key of ["registry", "cafile", "proxy", "https-proxy", "noproxy", "strict-ssl"]) {
    const value = config[key];
    if (value === null || value === undefined || value === "" || String(value) === "") continue;
    const name = key.replaceAll("-", "_");
    env[`npm_config_${name}`] = String(value);
    env[`pnpm_config_${name}`] = String(value);
  }
  return env;
}
