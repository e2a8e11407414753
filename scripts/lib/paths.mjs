import path from "node:path";
import { fileURLToPath } from "node:url";

/** The repository's root folder. */
export const root = path.dirname(path.dirname(path.dirname(fileURLToPath(import.meta.url))));

/** Tools that this repository's scripts install for themselves; git-ignored. */
export const toolsDir = path.join(root, ".tools");
export const toolsBin = path.join(toolsDir, "node_modules/.bin");
