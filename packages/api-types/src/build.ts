// `build:package`, after the compiler: writes dist/index.d.ts of what it emitted.
import { copyFileSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { rollUp } from "./roll-up.ts";

const dist = path.join(import.meta.dirname, "../dist");
const emitted = path.join(dist, "emitted");
const declarations = rollUp(readFileSync(path.join(emitted, "trpc/app-router.d.ts"), "utf8"));
rmSync(emitted, { recursive: true });
writeFileSync(path.join(dist, "index.d.ts"), declarations);
copyFileSync(path.join(import.meta.dirname, "../../../NOTICE"), path.join(dist, "NOTICE"));
