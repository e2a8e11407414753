// An ffmpeg ≥ 7.1 beside an older system's: a newer Debian's packages, fetched by apt from where this machine gets
// its own.
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { toolsDir } from "./paths.mjs";
import { Problem } from "./problem.mjs";
import { capture, step } from "./run.mjs";

/** The Debian whose ffmpeg is 7.1. */
const suite = "trixie";

const folder = path.join(toolsDir, "ffmpeg-7");
const keyring = "/usr/share/keyrings/debian-archive-keyring.gpg";
const advice = "The tests that decode MV-HEVC need it. Set NEWER_FFMPEG_PATH to an ffmpeg of your own, 7.1 or newer.";

/**
 * The dynamic loader and the library folder of each architecture.
 * @type {{ [name in NodeJS.Architecture]?: { loader: string, libraries: string } }}
 */
const architectures = {
  x64: { loader: "usr/lib64/ld-linux-x86-64.so.2", libraries: "usr/lib/x86_64-linux-gnu" },
  arm64: { loader: "usr/lib/ld-linux-aarch64.so.1", libraries: "usr/lib/aarch64-linux-gnu" },
};

/**
 * Whether the ffmpeg at `file` runs here and is new enough.
 * @param {string} file
 */
async function isNewEnough(file) {
  const { code, output } = await capture(file, ["-hide_banner", "-version"], { timeout: 20_000 });
  const [, major, minor] = /^ffmpeg version n?(\d+)\.(\d+)/.exec(output) ?? [];
  return code === 0 && (Number(major) > 7 || (Number(major) === 7 && Number(minor) >= 1));
}

/**
 * Path of an ffmpeg ≥ 7.1: NEWER_FFMPEG_PATH when set (and then no other), what was unpacked before, the one on PATH,
 * else one unpacked now. Null where there is no Debian to unpack from.
 */
export async function ensureNewerFfmpeg() {
  const setting = process.env.NEWER_FFMPEG_PATH;
  if (setting) {
    if (await isNewEnough(setting)) return setting;
    throw new Problem(`NEWER_FFMPEG_PATH is ${setting}, but no ffmpeg of 7.1 or newer runs there.`);
  }
  const unpacked = path.join(folder, "ffmpeg");
  if (existsSync(unpacked) && (await isNewEnough(unpacked))) return unpacked;
  if (await isNewEnough("ffmpeg")) return "ffmpeg";
  const mirror = await debianMirror();
  const architecture = architectures[process.arch];
  if (!mirror || !architecture) return null;
  await unpack(mirror, architecture);
  if (!(await isNewEnough(unpacked)))
    throw new Problem(`The ffmpeg unpacked to ${folder} does not run here. ${advice}`);
  return unpacked;
}

/** Where apt gets this Debian's own packages from, or null on other systems. */
async function debianMirror() {
  if (!existsSync("/etc/debian_version")) return null;
  const { code, output } = await capture("apt-get", ["update", "--print-uris"]);
  if (code !== 0) return null;
  // Other vendors' suites, updates and security have other names than this Debian.
  const [, codename] = /^VERSION_CODENAME=(\w+)/m.exec(readFileSync("/etc/os-release", "utf8")) ?? [];
  return new RegExp(`^'(.+)/dists/${codename}/InRelease'`, "m").exec(output)?.[1] ?? null;
}

/**
 * Downloads ffmpeg and all it needs with an apt whose whole state is in a scratch folder, and makes `folder` of it.
 * @param {string} mirror
 * @param {{ loader: string, libraries: string }} architecture
 */
async function unpack(mirror, architecture) {
  const scratch = `${folder}.partial`;
  rmSync(scratch, { recursive: true, force: true });
  for (const each of ["lists/partial", "cache/archives/partial", "state", "sources", "root"]) {
    mkdirSync(path.join(scratch, each), { recursive: true });
  }
  const env = { ...process.env, APT_CONFIG: writeAptConfig(scratch, mirror) };
  await step(`Reading Debian ${suite}'s package lists`, "apt-get", ["update", "-qq"], { env, advice });
  const download = ["install", "-y", "-qq", "--no-install-recommends", "--download-only", "ffmpeg"];
  await step("Downloading a newer ffmpeg", "apt-get", download, { env, advice });
  const archives = path.join(scratch, "cache/archives");
  const root = path.join(scratch, "root");
  const packages = readdirSync(archives).filter((name) => name.endsWith(".deb"));
  const extract = 'for each in "$@"; do dpkg-deb --extract "$each" "$0" || exit 1; done';
  await step("Unpacking it", "sh", ["-c", extract, root, ...packages.map((name) => path.join(archives, name))], {
    advice,
  });
  rmSync(path.join(root, "usr/share"), { recursive: true, force: true });
  for (const name of ["ffmpeg", "ffprobe"]) writeWrapper(scratch, name, architecture);
  for (const each of ["lists", "cache", "state", "sources", "apt.conf", "status"]) {
    rmSync(path.join(scratch, each), { recursive: true, force: true });
  }
  rmSync(folder, { recursive: true, force: true });
  renameSync(scratch, folder);
}

/** @param {string} scratch @param {string} mirror */
function writeAptConfig(scratch, mirror) {
  const signedBy = existsSync(keyring) ? `[signed-by=${keyring}] ` : "";
  writeFileSync(path.join(scratch, "sources/debian.list"), `deb ${signedBy}${mirror} ${suite} main\n`);
  // An empty list of what is installed, so that every library comes along: the system's own are too old.
  writeFileSync(path.join(scratch, "status"), "");
  const settings = {
    "Dir::Etc::sourcelist": "/dev/null",
    "Dir::Etc::sourceparts": path.join(scratch, "sources"),
    "Dir::State": path.join(scratch, "state"),
    "Dir::State::lists": path.join(scratch, "lists"),
    "Dir::State::status": path.join(scratch, "status"),
    "Dir::Cache": path.join(scratch, "cache"),
    "Debug::NoLocking": "1",
    "APT::Sandbox::User": "",
    "APT::Update::Post-Invoke-Success": "",
  };
  const file = path.join(scratch, "apt.conf");
  writeFileSync(
    file,
    Object.entries(settings)
      .map(([name, value]) => `${name} "${value}";\n`)
      .join(""),
  );
  return file;
}

/**
 * A script that starts the program with its own loader and libraries, wherever the folder is.
 * @param {string} scratch
 * @param {string} name
 * @param {{ loader: string, libraries: string }} architecture
 */
function writeWrapper(scratch, name, { loader, libraries }) {
  const folders = ["", "/blas", "/lapack", "/pulseaudio"].map((each) => `$root/${libraries}${each}`).join(":");
  const file = path.join(scratch, name);
  const lines = [
    "#!/bin/sh",
    'root="$(dirname "$(readlink -f "$0")")/root"',
    `exec "$root/${loader}" --library-path "${folders}" "$root/usr/bin/${name}" "$@"`,
  ];
  writeFileSync(file, `${lines.join("\n")}\n`);
  chmodSync(file, 0o755);
}
