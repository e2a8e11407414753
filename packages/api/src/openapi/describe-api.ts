import { type ErrorCode, problem } from "@vergence/contract";
import { errorTable } from "@vergence/core";
import type { Route } from "../operations/index.ts";
import { type ComponentSchemas, componentSchemas, type JsonSchema, refTo } from "./component-schemas.ts";
import { describeWebhook, webhookPayloads } from "./describe-webhook.ts";
import { errorCodesOf } from "./error-codes-of.ts";
import { answerHeadersOf, commonParameters, headers, openHeaders, refusalHeaders } from "./headers.ts";
import { type PlainAnswer, type PlainCall, plainCalls } from "./plain-calls.ts";

const introduction = `Files are uploaded in parts, straight to an S3-compatible store. A completed upload group becomes a
library video, which is encoded and streamed.

Every call takes an API key, in \`X-SPATIALGEN-APPKEY\` or as a bearer token. Every error is a problem document
(RFC 9457) with a stable \`code\` and a \`requestId\`. Clients ignore members that they do not know, and expect new codes.

Every POST takes an \`Idempotency-Key\`: the same call with the same key within 24 hours returns the first answer.`;

/**
 * The OpenAPI 3.1 description of the declared routes, of the plain calls and of the deliveries to webhooks.
 * @param options.closed see `componentSchemas`
 */
export function describeApi(routes: readonly Route[], options = { closed: false }) {
  const components = componentSchemas(
    [
      ...routes.map((route) => ({ ...route, answers: [route.answer] })),
      ...plainCalls.map((call) => ({ ...call, answers: call.answers.flatMap(({ schema }) => schema ?? []) })),
      { operationId: "receiveEvent", answers: webhookPayloads },
    ],
    options,
  );
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    const path = `/api${route.path.replace(/:(\w+)/g, "{$1}")}`;
    paths[path] = { ...paths[path], [route.method]: operationOf(route, components) };
  }
  for (const call of plainCalls) paths[call.path] = { get: plainOperationOf(call, components) };
  const tags = [...new Set([...routes, ...plainCalls].flatMap((call) => call.tags))].map((name) => ({ name }));
  const codeLists = [...routes.map(errorCodesOf), ...plainCalls.map(({ codes }) => codes)];
  return {
    openapi: "3.1.1",
    info: {
      title: "Vergence",
      version: "1.0.0",
      description: introduction,
      license: { name: "Apache License 2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/", description: "This server" }],
    security: [{ appKey: [] }, { bearer: [] }],
    tags,
    paths,
    webhooks: describeWebhook(components),
    components: {
      securitySchemes: {
        appKey: { type: "apiKey", in: "header", name: "X-SPATIALGEN-APPKEY" },
        bearer: { type: "http", scheme: "bearer", description: "The same API key." },
        metricsToken: {
          type: "http",
          scheme: "bearer",
          description: "The setting METRICS_TOKEN; for `/metrics` only.",
        },
      },
      parameters: commonParameters,
      headers,
      responses: refusals(codeLists, components),
      schemas: components.schemas,
    },
  };
}

interface Operation {
  operationId: string;
  parameters: object[];
  responses: Record<string, object | { $ref: string }>;
  [member: string]: unknown;
}

function operationOf(route: Route, components: ComponentSchemas): Operation {
  const { operationId, method, params, query, body, answer, summary, description, tags, roles, status, example } =
    route;
  const who = `Roles: ${["admin", ...roles].join(", ")}.`;
  const parameters = [
    ...(params ? parametersOf(components.taken(params), "path", example.params) : []),
    ...(query ? parametersOf(components.taken(query), "query", example.query) : []),
    ...(method === "post" ? [{ $ref: "#/components/parameters/IdempotencyKey" }] : []),
    { $ref: "#/components/parameters/RequestId" },
  ];
  return {
    operationId,
    summary,
    description: description ? `${description}\n\n${who}` : who,
    tags,
    parameters,
    ...(body && { requestBody: bodyOf(components, body, example.body) }),
    responses: {
      [status]: {
        description: "Success",
        headers: answerHeadersOf(route),
        content: {
          "application/json": {
            schema: refTo(components.nameOf(answer)),
            example: example.answer,
          },
        },
      },
      ...refusalsOf(errorCodesOf(route)),
    },
  };
}

function bodyOf(components: ComponentSchemas, body: NonNullable<Route["body"]>, example: unknown) {
  const content = { schema: refTo(components.nameOf(body)), ...(example !== undefined && { example }) };
  // No body at all counts as an empty object.
  return { required: !body.safeParse({}).success, content: { "application/json": content } };
}

function parametersOf(schema: JsonSchema, place: "path" | "query", example: Record<string, unknown> = {}) {
  return Object.entries(schema.properties ?? {}).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    required: place === "path" || (schema.required ?? []).includes(name),
    ...(description !== undefined && { description }),
    schema: property,
    ...(example[name] !== undefined && { example: example[name] }),
  }));
}

function plainOperationOf(call: PlainCall, components: ComponentSchemas): Operation {
  const { operationId, summary, description, tags, security, params, query, headers = [], answers, codes } = call;
  return {
    operationId,
    summary,
    description,
    tags,
    ...(security !== "key" && { security: security === "none" ? [] : [{ [security]: [] }] }),
    parameters: [
      ...(params ? parametersOf(components.taken(params), "path") : []),
      ...(query ? parametersOf(components.taken(query), "query") : []),
      ...headers.map((header) => ({ ...header, in: "header" })),
      { $ref: "#/components/parameters/RequestId" },
    ],
    responses: {
      ...Object.fromEntries(answers.map((answer) => [answer.status, plainAnswerOf(call, answer, components)])),
      ...refusalsOf(codes),
    },
  };
}

function plainAnswerOf({ security }: PlainCall, answer: PlainAnswer, components: ComponentSchemas) {
  const { description, types, schema, isRetried = false } = answer;
  return {
    description,
    headers: security === "key" ? answerHeadersOf({ method: "get" }) : openHeaders(isRetried),
    content: Object.fromEntries(
      types.map((type) => [type, schema ? { schema: refTo(components.nameOf(schema)) } : {}]),
    ),
  };
}

/** References to the error responses below `components.responses`, by HTTP status. */
function refusalsOf(codeList: readonly ErrorCode[]): Record<string, { $ref: string }> {
  const byStatus = Map.groupBy(codeList, (code) => errorTable[code].http);
  return Object.fromEntries(
    [...byStatus].map(([status, codes]) => [status, { $ref: `#/components/responses/${refusalName(codes)}` }]),
  );
}

/** Every error response: a status with the codes that it may carry. */
function refusals(codeLists: readonly (readonly ErrorCode[])[], components: ComponentSchemas): Record<string, object> {
  const found = new Map<string, object>();
  for (const codeList of codeLists)
    for (const [status, codes] of Map.groupBy(codeList, (code) => errorTable[code].http)) {
      const schema = { allOf: [refTo(components.nameOf(problem)), { properties: { code: { enum: codes } } }] };
      found.set(refusalName(codes), {
        description: codes.map((code) => `\`${code}\`: ${errorTable[code].title}`).join("; "),
        headers: refusalHeaders(status, codes),
        content: { "application/problem+json": { schema } },
      });
    }
  return Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

const refusalName = (codes: ErrorCode[]) =>
  codes.map((code) => code.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase())).join("Or");
