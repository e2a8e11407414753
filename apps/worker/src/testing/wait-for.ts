export { waitFor } from "@vergence/contract/testing";
