/** Something the user can act on: it is printed without a stack trace. */
export class Problem extends Error {}

/**
 * Runs a script's body; what goes wrong is printed to stderr and becomes exit code 1.
 * @param {() => Promise<number>} body returns the exit code
 */
export async function runScript(body) {
  try {
    process.exitCode = await body();
  } catch (error) {
    console.error(`\n✗ ${error instanceof Problem ? error.message : error instanceof Error ? error.stack : error}`);
    process.exitCode = 1;
  }
}
