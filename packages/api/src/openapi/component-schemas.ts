import * as contract from "@vergence/contract";
import { z } from "zod";

/** A schema of JSON Schema 2020-12, OpenAPI 3.1's dialect. */
export interface JsonSchema {
  $ref?: string;
  type?: string;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  description?: string;
  [keyword: string]: unknown;
}

/** The JSON Schemas of what routes take and answer, by zod schema, and the named ones that they refer to. */
export interface ComponentSchemas {
  /** The schema of a body or of parameters. */
  taken(schema: z.ZodType): JsonSchema;
  /** The name, below `components.schemas`, of what a body or an answer is. */
  nameOf(schema: z.ZodType): string;
  schemas: Record<string, JsonSchema>;
}

const prefix = "#/components/schemas/";
export const refTo = (name: string): JsonSchema => ({ $ref: prefix + name });

/** Calls, as far as their schemas go. */
export interface SchemaUse {
  operationId: string;
  params?: z.ZodType;
  query?: z.ZodType;
  body?: z.ZodType;
  answers: readonly z.ZodType[];
}

/**
 * Names the schemas as the contract exports them (`uploadGroup` → `UploadGroup`) and converts them: bodies and
 * parameters as they are sent, answers as they come.
 * @param options.closed whether an answer with a member that is not declared breaks its schema, as it does in tests;
 *   clients ignore members that they do not know
 */
export function componentSchemas(calls: readonly SchemaUse[], options: { closed: boolean }): ComponentSchemas {
  const names = z.registry<{ id: string }>();
  const add = (schema: z.ZodType | undefined, id: string) => {
    if (schema && !names.has(schema)) names.add(schema, { id });
  };
  for (const [name, value] of Object.entries(contract)) if (value instanceof z.ZodType) add(value, upperFirst(name));
  for (const { operationId, params, query, body, answers } of calls) {
    const id = upperFirst(operationId);
    add(params, `${id}Params`);
    add(query, `${id}Query`);
    add(body, `${id}Body`);
    for (const answer of answers) add(answer, `${id}Answer`);
  }
  const taken = convert(names, "input", false);
  const answered = convert(names, "output", options.closed);
  const nameOf = (schema: z.ZodType) => names.get(schema)?.id ?? "";
  const inputs = calls.flatMap(({ params, query, body }) => [params, query, body].filter((schema) => !!schema));
  const usedTaken = reachable(taken, inputs.map(nameOf));
  const usedAnswered = reachable(answered, [
    ...calls.flatMap(({ answers }) => answers.map(nameOf)),
    nameOf(contract.problem),
  ]);
  for (const [name, schema] of Object.entries(usedTaken))
    if (usedAnswered[name] && JSON.stringify(usedAnswered[name]) !== JSON.stringify(schema))
      throw new Error(`${name} is taken in another shape than it is answered: declare two schemas.`);
  for (const { params, query } of calls)
    for (const schema of [params, query]) if (schema) delete usedTaken[nameOf(schema)];
  const all = Object.entries({ ...usedTaken, ...usedAnswered }).sort(([a], [b]) => (a < b ? -1 : 1));
  return { taken: (schema) => taken[nameOf(schema)] ?? {}, nameOf, schemas: Object.fromEntries(all) };
}

const upperFirst = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);

function convert(
  names: z.core.$ZodRegistry<{ id: string }>,
  io: "input" | "output",
  closed: boolean,
): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(names, {
    io,
    uri: (id) => prefix + id,
    // What only a function checks is described in words.
    unrepresentable: "any",
    override: ({ zodSchema, jsonSchema }) => {
      const { def } = zodSchema._zod;
      // A whole number that an address carries as digits is a whole number.
      if (io === "input" && def.type === "pipe" && def.out._zod.def.type === "number") {
        const { description } = jsonSchema;
        for (const keyword of Object.keys(jsonSchema)) delete jsonSchema[keyword];
        const { $schema: _, ...whole } = z.toJSONSchema(def.out);
        Object.assign(jsonSchema, whole, description !== undefined && { description });
      }
      // Only where the contract says so is an object closed to what is new.
      if (def.type === "object" && !def.catchall && !closed) delete jsonSchema.additionalProperties;
    },
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $schema: _, $id: __, ...schema }]) => [name, schema as JsonSchema]),
  );
}

/** The schemas of these names, and all that they lead to. */
function reachable(schemas: Record<string, JsonSchema>, names: string[]): Record<string, JsonSchema> {
  const found: Record<string, JsonSchema> = {};
  const visit = (name: string) => {
    const schema = schemas[name];
    if (!schema || found[name]) return;
    found[name] = schema;
    for (const [, next] of JSON.stringify(schema).matchAll(/"#\/components\/schemas\/(\w+)"/g)) visit(next ?? "");
  };
  for (const name of names) visit(name);
  return found;
}
