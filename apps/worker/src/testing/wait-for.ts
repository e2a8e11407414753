export { waitFor } from "@vergence/timers/testing";
