import { z } from "zod";
import { problem } from "./contract/index.ts";
import { empty, type Endpoint, file, nothing, signedCall, stream } from "./endpoint.ts";
import { endpoints } from "./endpoints.ts";

type Json = Record<string, unknown>;

/** The OpenAPI 3.1 description, made from the schemas that also read the requests. */
export function openApi(version: string): Json {
  const schemas: Json = {};
  const paths: Record<string, Json> = {};
  for (const [name, endpoint] of endpoints) {
    const path = endpoint.path.replaceAll(/:(\w+)/g, "{$1}");
    const operations = (paths[path] ??= {});
    operations[endpoint.method.toLowerCase()] = operation(name, endpoint, schemas);
  }
  schemaOf(problem, "output", schemas);
  return {
    openapi: "3.1.0",
    info: {
      title: "OpenBlotter",
      version,
      description: "Decimals and instants are text. Errors are application/problem+json.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    paths,
    components: { schemas },
  };
}

function operation(name: string, endpoint: Endpoint, schemas: Json): Json {
  const { tag, summary } = endpoint;
  const parameters = [
    ...parametersOf(endpoint.params, "path", schemas),
    ...parametersOf(endpoint.query, "query", schemas),
  ];
  return {
    operationId: name,
    tags: [tag],
    summary,
    ...(parameters.length > 0 && { parameters }),
    ...(endpoint.body !== nothing && { requestBody: bodyOf(endpoint, schemas) }),
    responses: {
      [endpoint.reply === empty ? 204 : 200]: replyOf(endpoint, schemas),
      default: {
        description: "Refused or failed",
        content: { "application/problem+json": { schema: ref("Problem") } },
      },
    },
  };
}

function parametersOf(schema: z.ZodType, place: "path" | "query", schemas: Json): Json[] {
  const { properties = {}, required = [] } = schemaOf(schema, "input", schemas) as {
    properties?: Record<string, Json>;
    required?: readonly string[];
  };
  return Object.entries(properties).map(([name, { description, ...property }]) => ({
    name,
    in: place,
    required: place === "path" || required.includes(name),
    ...(description !== undefined && { description }),
    schema: property,
  }));
}

function bodyOf(endpoint: Endpoint, schemas: Json): Json {
  const content =
    endpoint.body === file || endpoint.body === signedCall
      ? { "application/octet-stream": { schema: { type: "string", format: "binary" } } }
      : { "application/json": { schema: schemaOf(endpoint.body, "input", schemas) } };
  return { required: true, content };
}

function replyOf(endpoint: Endpoint, schemas: Json): Json {
  const description = endpoint.summary;
  if (endpoint.reply === empty) return { description };
  if (endpoint.reply !== stream) {
    const schema = schemaOf(endpoint.reply, "output", schemas);
    return { description, content: { "application/json": { schema } } };
  }
  const media = endpoint.media ?? ["application/octet-stream"];
  const content = Object.fromEntries(media.map((type) => [type, { schema: { type: "string" } }]));
  return { description, content };
}

/** JSON Schema of a zod schema; what has a name goes among the components and is referred to. */
function schemaOf(schema: z.ZodType, io: "input" | "output", schemas: Json): Json {
  // Inside an object also a named schema becomes a definition of its own.
  const text = JSON.stringify(z.toJSONSchema(z.object({ it: schema }), { io }));
  const made = JSON.parse(text.replaceAll("#/$defs/", "#/components/schemas/")) as {
    properties: { it: Json };
    $defs?: Json;
  };
  for (const [name, definition] of Object.entries(made.$defs ?? {})) {
    const { id: _, ...rest } = definition as Json;
    schemas[name] = rest;
  }
  return made.properties.it;
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
