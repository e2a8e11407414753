import { type Route, routes } from "../operations/index.ts";

/** What a procedure takes. */
export type Input = Record<string, unknown>;
export type FileInput = Input & { uploadSessionId?: unknown; uploadId?: unknown };

export const uploads = "/api/videos/uploads";

/** One use case at both transports. */
export interface UseCase {
  type: Route["kind"];
  /** The REST call with the same input: method, address and body. */
  rest(input: FileInput): readonly [string, string, unknown?];
}

/** Every use case that both transports have, by the name of its procedure. */
export const useCases: Record<string, UseCase> = Object.fromEntries(
  routes.map((route) => [route.name, { type: route.kind, rest: (input) => restCallOf(route, input) }]),
);

/** What is in the address goes there; of the rest a body is made where the route takes one, or a query. */
function restCallOf({ method, path, query, body }: Route, input: FileInput): [string, string, unknown?] {
  const rest = { ...input };
  const address = path.replace(/:(\w+)/g, (_, name: string) => {
    delete rest[name];
    return encodeURIComponent(String(input[name]));
  });
  const search = query ? `?${new URLSearchParams(rest as Record<string, string>)}` : "";
  return [method.toUpperCase(), `/api${address}${search}`, body && rest];
}
