// Of an image's health check: `node health-check.mjs URL` ends with 0 if a server answers there. An answer below 500
// counts, whatever it says: without their keys, the worker's metrics answer 401 and the store 403.
const isHealthy = await fetch(`${process.argv[2]}`, { redirect: "manual" }).then(
  ({ status }) => status < 500,
  () => false,
);
process.exit(isHealthy ? 0 : 1);
