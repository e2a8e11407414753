import { readConfigOrExit } from "@vergence/core/config";

// The release step: migrations, queue, bucket, owner. `--check` only looks at the settings, and loads nothing else.
const config = readConfigOrExit();
if (!process.argv.includes("--check")) {
  try {
    const { prepareInstallation } = await import("./prepare-installation.ts");
    process.exitCode = (await prepareInstallation(config)) ? 0 : 1;
  } catch (error) {
    console.error(`The installation could not be prepared: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
  }
}
