import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { expect } from "vitest";
import { describeApi } from "../openapi/describe-api.ts";
import { errorCodesOf } from "../openapi/error-codes-of.ts";
import { type PlainCall, plainCallAt } from "../openapi/plain-calls.ts";
import type { Route } from "../operations/index.ts";

/** Compares answers with the API's description, where no answer may have a member that is not declared. */
export interface SchemaChecks {
  routeOf(method: string, path: string): Route | undefined;
  expectAnswer(route: Route, answer: unknown): void;
  /**
   * Whatever a call to the REST API's address answered: as its route declares, or a refusal that its route declares.
   */
  expectDeclared(method: string, path: string, response: Given): void;
}

interface Given {
  status: number;
  headers: Headers;
  text: string;
}

/** Where a call is in the description. */
interface Call {
  path: string;
  method: string;
  operationId: string;
}

const made = new WeakMap<readonly Route[], SchemaChecks>();

/** One for each list of routes: schemas are compiled once a process, each when it is first needed. */
export function schemaChecks(routes: readonly Route[]): SchemaChecks {
  const known = made.get(routes) ?? make(routes);
  made.set(routes, known);
  return known;
}

function make(routes: readonly Route[]): SchemaChecks {
  const ajv = new Ajv2020({ strict: false, allErrors: true });
  formats.default(ajv);
  const document = describeApi(routes, { closed: true });
  ajv.addSchema(document, "openapi.json");
  const compiled = new Map<string, ValidateFunction>();
  const validatorOf = (pointer: string) => {
    const validate = compiled.get(pointer) ?? ajv.compile({ $ref: `openapi.json#${pointer}` });
    compiled.set(pointer, validate);
    return validate;
  };
  const pathOf = (route: Route) => `/api${route.path.replace(/:(\w+)/g, "{$1}")}`;
  const expectShape = (call: Call, status: number, type: string, value: unknown) => {
    const { path, method, operationId } = call;
    const response = document.paths[path]?.[method]?.responses[status];
    expect(response, `${operationId} declares the status ${status}`).toBeDefined();
    const own = ["paths", path, method, "responses", String(status)];
    const steps = response && "$ref" in response ? response.$ref.slice(2).split("/") : own;
    const pointer = [...steps, "content", type, "schema"].map((step) => step.replace(/~/g, "~0").replace(/\//g, "~1"));
    const validate = validatorOf(`/${pointer.join("/")}`);
    validate(value);
    expect(validate.errors ?? [], `the answer of ${operationId} is not the declared one`).toEqual([]);
  };
  const callOf = (route: Route): Call => ({
    path: pathOf(route),
    method: route.method,
    operationId: route.operationId,
  });
  /** Of an address that is no route's: one of the answers that are described, or a refusal. */
  const expectPlain = (call: PlainCall, { status, headers, text }: Given) => {
    const [type = ""] = (headers.get("content-type") ?? "").split(";");
    const answer = call.answers.find((each) => each.status === status && each.types.includes(type));
    if (answer?.schema) return expectShape({ ...call, method: "get" }, status, type, JSON.parse(text));
    if (answer) return;
    expect(type, `${call.operationId} answers ${status}`).toBe("application/problem+json");
    const problem = JSON.parse(text) as { code: string };
    expect(call.codes, `${call.operationId} declares what it refuses`).toContain(problem.code);
    expectShape({ ...call, method: "get" }, status, type, problem);
  };
  const addresses = routes.map((route) => ({
    route,
    address: new RegExp(`^/api${route.path.replace(/:\w+/g, "[^/]+")}/?$`),
  }));
  const routeOf = (method: string, path: string) => {
    const { pathname } = new URL(path, "http://localhost");
    const called = method === "HEAD" ? "get" : method.toLowerCase();
    // The first one that is declared has the address, whatever its method.
    const owner = addresses.find(({ address }) => address.test(pathname))?.route.path;
    return routes.find((route) => route.path === owner && route.method === called);
  };
  return {
    routeOf,
    expectAnswer: (route, answer) => expectShape(callOf(route), route.status, "application/json", answer),
    expectDeclared(method, path, given) {
      const { status, headers, text } = given;
      const plain = plainCallAt(method, new URL(path, "http://localhost").pathname);
      if (plain) return expectPlain(plain, given);
      const route = routeOf(method, path);
      if (!route || method === "HEAD") return;
      const type = headers.get("content-type") ?? "";
      if (status < 400) {
        expect({ status, type }).toEqual({ status: route.status, type: "application/json" });
        return expectShape(callOf(route), status, type, JSON.parse(text));
      }
      const document = JSON.parse(text) as { code: string };
      expect(type).toBe("application/problem+json");
      expect(errorCodesOf(route), `${route.operationId} declares what it refuses`).toContain(document.code);
      expectShape(callOf(route), status, type, document);
    },
  };
}
