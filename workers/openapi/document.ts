import type { JsonSchema } from "@valibot/to-json-schema";
import { RELEASE } from "../operation/release.ts";
import { type Operation, operations } from "./operations.ts";
import { componentSchemas, ref } from "./schemas.ts";

/**
 * OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.0), made of the table of operations and the schemas of the contract. It is made
 * when the assets are built (cli/build/parts.ts): nothing here is part of the Worker.
 */

const errors: Readonly<Record<number, string>> = {
  400: "The question or the body is wrong; the sentence says where and why.",
  401: "No credential was given.",
  403: "This credential may not do that.",
  404: "There is no such site, or this credential may not see it.",
  409: "It exists already, or there are as many as there may be.",
  410: "It is over.",
  413: "The body is too large.",
  415: "The body is in an encoding that is not understood.",
  429: "Over the rate; Retry-After says when to come again.",
  503: "Overloaded, or a part of the site did not reply; Retry-After says when to come again.",
};

const credentials: Readonly<Record<Operation["who"], { refuses: readonly number[]; security: object[] }>> = {
  anyone: { refuses: [], security: [] },
  writer: { refuses: [401, 403], security: [{ bearer: [] }, { basic: [] }] },
  // A site may be public: then no credential is needed.
  viewer: { refuses: [401, 403, 404], security: [{ bearer: [] }, { cookie: [] }, {}] },
  owner: { refuses: [401, 403, 404], security: [{ bearer: [] }, { cookie: [] }] },
  admin: { refuses: [401, 403, 404], security: [{ bearer: [] }, { cookie: [] }] },
};

const anything: JsonSchema = {};
const schemaOf = (name: string): JsonSchema => (name === "" ? { type: "string" } : ref(name));

const errorAnswer = (description: string) => ({
  description,
  content: { "application/json": { schema: { anyOf: [ref("Error"), ref("FieldErrors")] } } },
});

const operationOf = (path: string, { does, who, query, takes, status, or, gives, refuses }: Operation) => {
  const inPath = Array.from(path.matchAll(/:(\w+)/g), ([, name]) => ({
    name,
    in: "path",
    required: true,
    schema: { type: "string" },
  }));
  const inQuery = Object.entries(query ?? {}).map(([name, description]) => ({
    name,
    in: "query",
    description,
    required: description.startsWith("Required"),
    schema: { type: "string" },
  }));
  const content = Object.entries(gives ?? {}).map(([type, name]) => [type, { schema: schemaOf(name) }]);
  const given = content.length > 0 ? { content: Object.fromEntries(content) } : {};
  const refused = Array.from(new Set([...credentials[who].refuses, ...(refuses ?? [])])).sort((a, b) => a - b);
  return {
    summary: does,
    security: credentials[who].security,
    ...(inPath.length + inQuery.length > 0 ? { parameters: [...inPath, ...inQuery] } : {}),
    ...(takes ? { requestBody: { required: true, content: { [takes[0]]: { schema: ref(takes[1]) } } } } : {}),
    responses: {
      [status]: { description: "Done.", ...given },
      ...(or ? { [or[0]]: { description: or[1], ...(or[0] === 204 ? {} : given) } } : {}),
      ...Object.fromEntries(refused.map((code) => [code, errorAnswer(errors[code] ?? "")])),
    },
  };
};

/** The whole document, as plain data; the route puts in where the API is. */
export const openApiDocument = () => {
  const paths: Record<string, Record<string, object>> = {};
  for (const [route, operation] of Object.entries(operations)) {
    const [method = "", path = ""] = route.split(" ");
    const template = path.replace(/:(\w+)/g, "{$1}");
    paths[template] ??= {};
    paths[template][method.toLowerCase()] = operationOf(path, operation);
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Footfall",
      version: RELEASE,
      description: "Real-time web analytics. Errors are one sentence that says what to do.",
      license: { name: "MIT", identifier: "MIT" },
    },
    servers: [{ url: "/" }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: "The admin token, or a key of the site." },
        basic: { type: "http", scheme: "basic", description: "A write key of the site, as the user name." },
        cookie: { type: "apiKey", in: "cookie", name: "footfall_session", description: "The dashboard's." },
      },
      schemas: {
        ...componentSchemas(),
        Count: { type: "integer" },
        V1Results: {
          type: "object",
          properties: { results: { type: ["object", "array"] }, warning: { type: "string" } },
          required: ["results"],
        },
        ExportedRow: { anyOf: [ref("ImportLine"), ref("ExportedVisit")] },
        Anything: anything,
      },
    },
  };
};
