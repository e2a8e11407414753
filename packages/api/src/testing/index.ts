export { routes } from "../operations/index.ts";
export { bodyOfCall, inputOfProcedure, procedures } from "./every-call.ts";
