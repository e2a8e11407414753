import type { Route } from "../operations/operation.ts";

/** The route's own, or one made of its address. */
export const operationIdOf = ({ operationId, method, path }: Route): string =>
  operationId ??
  [method, ...path.split("/").filter(Boolean)]
    .map((part) => part.replace(/\W/g, ""))
    .reduce((id, part) => `${id}_${part}`);
