// `node --import ./tests/support/fake-cores.mjs …`: a machine with as many cores as FAKE_CORES says, for all that asks
// Node.
import { syncBuiltinESMExports } from "node:module";
import os from "node:os";

const count = Number(process.env.FAKE_CORES);
const [core] = os.cpus();
os.availableParallelism = () => count;
os.cpus = () => Array.from({ length: count }, () => core);
syncBuiltinESMExports();
