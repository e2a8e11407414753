export { routes } from "../operations/index.ts";
export { bodyOfCall, callOf, inputOfProcedure, namesIn, procedures, subscriptions } from "./every-call.ts";
