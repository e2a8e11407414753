// Stands for the web server, the worker or the store: `node fake-app.ts <name> <journal>`. Writes what happens to it to
// the journal; listens on PORT when there is one; ends with its parent, like the real ones. FAKE_EXIT_CODE makes it
// fail at once, FAKE_HANG deaf to SIGTERM.
import { appendFileSync } from "node:fs";
import { createServer } from "node:http";

const [name = "", journal = ""] = process.argv.slice(2);
const note = (event: string) => appendFileSync(journal, `${name} ${event} ${process.pid}\n`);

if (process.env.FAKE_EXIT_CODE) {
  console.error(`${name} has a reason to fail`);
  process.exit(Number(process.env.FAKE_EXIT_CODE));
}
const end = (reason: string) => {
  note(`ended-by-${reason}`);
  process.exit(0);
};
if (!process.env.FAKE_HANG) process.once("SIGTERM", () => end("SIGTERM"));
else process.on("SIGTERM", () => note("ignored-SIGTERM"));
process.on("SIGINT", () => note("SIGINT"));
if (process.env.VERGENCE_EXIT_WITH_PARENT === "1") process.stdin.once("close", () => end("parent")).resume();
if (process.env.PORT) createServer((_, response) => response.end("ok")).listen(Number(process.env.PORT), "127.0.0.1");
setInterval(() => {}, 60_000);
// Last: its reader may stop us at once.
note("started");
