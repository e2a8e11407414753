export { routes } from "../rest/create-rest-door.ts";
export { bodyOfCall, callOf, inputOfProcedure, namesIn, procedures, subscriptions } from "./every-call.ts";
