/**
 * Holds a request, and an answer, against the vendor's own OpenAPI: no path, parameter, field, type or value that it does not
 * know. Of JSON Schema only what that document uses.
 */
import { readFileSync } from 'node:fs';
import { besideCheckout } from '../../support/besideCheckout';

interface Schema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: unknown[];
  pattern?: string;
  maxLength?: number;
  minimum?: number;
  exclusiveMinimum?: number;
  required?: string[];
  properties?: Record<string, Schema>;
  items?: Schema;
  anyOf?: Schema[];
  allOf?: Schema[];
}

interface Operation {
  parameters?: { name: string; in: string; required?: boolean; schema: Schema }[];
  requestBody?: { required?: boolean; content: { 'application/json'?: { schema: Schema } } };
  responses: Record<string, { content?: { 'application/json'?: { schema: Schema } } }>;
}

export interface OpenApi {
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema> };
}

export interface Exchange {
  method: string;
  path: string;
  query: Record<string, string>;
  body: unknown;
  status: number;
  answer: unknown;
}

/** null where the vendor's documents are not beside the checkout. */
export function vendorOpenApi(): OpenApi | null {
  const path = besideCheckout('wms/spacefill/openapi-2024-10.json');
  return path === null ? null : (JSON.parse(readFileSync(path, 'utf8')) as OpenApi);
}

/** What the OpenAPI does not know of a request; empty where it is one of its own. */
export function problemsOfRequest(api: OpenApi, { method, path, query, body }: Exchange): string[] {
  const where = `${method} ${path}`;
  const operation = operationOf(api, method, path);
  if (!operation) return [`${where}: there is no such path`];
  const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
  const problems: string[] = [];
  for (const [name, value] of Object.entries(query)) {
    const parameter = parameters.find((each) => each.name === name);
    if (!parameter) problems.push(`${where}: there is no parameter "${name}"`);
    else problems.push(...problemsOf(api, parameter.schema, typed(api, parameter.schema, value), `${where}?${name}`));
  }
  for (const { name, required } of parameters) if (required && !(name in query)) problems.push(`${where}: the parameter "${name}" is missing`);
  const schema = operation.requestBody?.content['application/json']?.schema;
  if (schema && body === undefined && operation.requestBody?.required) problems.push(`${where}: it needs a body`);
  if (!schema && body !== undefined) problems.push(`${where}: it takes no body`);
  if (schema && body !== undefined) problems.push(...problemsOf(api, schema, body, where));
  return problems;
}

/** What the OpenAPI does not know of an answer: the sandbox must not give what the vendor would not. */
export function problemsOfAnswer(api: OpenApi, { method, path, status, answer }: Exchange): string[] {
  const operation = operationOf(api, method, path);
  const schema = operation?.responses[String(status)]?.content?.['application/json']?.schema;
  return schema ? problemsOf(api, schema, answer, `${method} ${path} ${status}`) : [];
}

function operationOf(api: OpenApi, method: string, path: string): Operation | undefined {
  const candidates = Object.entries(api.paths).filter(([template]) => new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`).test(path));
  // A fixed path wins over one with a place for an id.
  const [, operations] = candidates.sort(([a], [b]) => a.split('{').length - b.split('{').length)[0] ?? [];
  return operations?.[method.toLowerCase()];
}

function typed(api: OpenApi, schema: Schema, value: string): unknown {
  const { type } = resolved(api, schema);
  if (type === 'integer' || type === 'number') return Number(value);
  if (type === 'boolean') return value === 'true' ? true : value === 'false' ? false : value;
  return value;
}

function resolved(api: OpenApi, schema: Schema): Schema {
  if (schema.$ref) return resolved(api, api.components.schemas[schema.$ref.replace('#/components/schemas/', '')] ?? {});
  if (schema.allOf?.length === 1) return { ...resolved(api, schema.allOf[0] as Schema), ...(schema.format ? { format: schema.format } : {}) };
  return schema;
}

const FORMATS: Record<string, RegExp> = {
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/,
  date: /^\d{4}-\d\d-\d\d$/,
};

export function problemsOf(api: OpenApi, given: Schema, value: unknown, where: string): string[] {
  const schema = resolved(api, given);
  if (schema.anyOf) return schema.anyOf.some((each) => problemsOf(api, each, value, where).length === 0) ? [] : [`${where}: fits none of its types`];
  // The API answers null for what was never set; its schema is older than the word for that.
  if (value === null) return where.includes(' 200') ? [] : [`${where}: is null`];
  const wrong = (what: string): string[] => [`${where}: ${what} (${JSON.stringify(value)?.slice(0, 60)})`];
  if (schema.enum && !schema.enum.includes(value)) return wrong(`is none of ${schema.enum.join(', ')}`);
  switch (schema.type) {
    case 'string':
      if (typeof value !== 'string') return wrong('is no text');
      if (schema.pattern && !new RegExp(schema.pattern).test(value)) return wrong(`does not match ${schema.pattern}`);
      if (schema.maxLength !== undefined && value.length > schema.maxLength) return wrong('is too long');
      return schema.format && FORMATS[schema.format] && !FORMATS[schema.format]?.test(value) ? wrong(`is no ${schema.format}`) : [];
    case 'integer':
    case 'number':
      if (typeof value !== 'number' || Number.isNaN(value)) return wrong('is no number');
      if (schema.type === 'integer' && !Number.isInteger(value)) return wrong('is no whole number');
      if (schema.minimum !== undefined && value < schema.minimum) return wrong('is too small');
      return schema.exclusiveMinimum !== undefined && value <= schema.exclusiveMinimum ? wrong('is too small') : [];
    case 'boolean':
      return typeof value === 'boolean' ? [] : wrong('is neither true nor false');
    case 'array':
      if (!Array.isArray(value)) return wrong('is no list');
      return value.flatMap((item, index) => problemsOf(api, schema.items ?? {}, item, `${where}[${index}]`));
    case 'object': {
      if (typeof value !== 'object' || Array.isArray(value)) return wrong('is no object');
      const fields = value as Record<string, unknown>;
      const missing = (schema.required ?? []).filter((name) => fields[name] === undefined).map((name) => `${where}: "${name}" is missing`);
      // metadata and custom_fields: whatever one likes.
      if (!schema.properties) return missing;
      return [
        ...missing,
        ...Object.entries(fields).flatMap(([name, inner]) => {
          const property = schema.properties?.[name];
          if (!property) return [`${where}: there is no field "${name}"`];
          return inner === undefined ? [] : problemsOf(api, property, inner, `${where}.${name}`);
        }),
      ];
    }
    default:
      return [];
  }
}
