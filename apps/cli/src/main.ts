#!/usr/bin/env node
// `vergence upload`, `vergence watch`, `vergence videos`, `vergence keys` and others: see `vergence --help`.
import { runCli } from "./run-cli.ts";

const screen = {
  write: (text: string) => void process.stderr.write(text),
  isTerminal: process.stderr.isTTY === true,
  columns: process.stderr.columns ?? 80,
};
const { exitCode, stdout, stderr } = await runCli(process.argv.slice(2), process.env, new Date(), screen);
if (stdout) console.log(stdout);
if (stderr) console.error(stderr);
process.exitCode = exitCode;
