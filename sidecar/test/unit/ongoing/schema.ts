/**
 * A WSDL's types, and a request held against them: every name, type and enumeration value must be known, and elements
 * must come in the order of the schema. Required elements may be missing, as in the vendor's own examples.
 */
import { readFileSync } from 'node:fs';
import { parseString } from 'xml2js';
import { besideCheckout } from '../../support/besideCheckout';

/** The vendor's WSDL; null on a machine that has none. */
export function vendorWsdl(): string | null {
  const path = besideCheckout('wms/ongoing/service-2017.wsdl');
  return path === null ? null : readFileSync(path, 'utf8');
}

export interface Field {
  name: string;
  type: string;
  many: boolean;
}

export interface Schema {
  /** The content of requests and answers, by element name. */
  elements: Map<string, Field[]>;
  types: Map<string, { fields: Field[]; values: string[] }>;
  /** Operation to its SOAP action. */
  operations: Map<string, string>;
}

interface Node {
  $?: Record<string, string>;
  [child: string]: Node[] | Record<string, string> | undefined;
}

export function readSchema(wsdl: string): Schema {
  const definitions = parse(wsdl)['definitions'] as unknown as Node;
  const schema = children(children(definitions, 'types')[0]!, 'schema')[0]!;
  const elements = new Map(children(schema, 'element').map((element) => [element.$!['name']!, fieldsOf(children(element, 'complexType')[0])]));
  const types: Schema['types'] = new Map();
  for (const type of children(schema, 'complexType')) types.set(type.$!['name']!, { fields: fieldsOf(type), values: [] });
  for (const type of children(schema, 'simpleType')) {
    const restriction = children(type, 'restriction')[0];
    types.set(type.$!['name']!, { fields: [], values: restriction ? children(restriction, 'enumeration').map((value) => value.$!['value']!) : [] });
  }
  const operations = new Map(
    children(children(definitions, 'binding')[0]!, 'operation').map((operation) => [operation.$!['name']!, children(operation, 'operation')[0]!.$!['soapAction']!]),
  );
  return { elements, types, operations };
}

/** What is wrong with a SOAP request, one sentence each. */
export function problemsOf(xml: string, schema: Schema): string[] {
  const envelope = parseOrdered(xml);
  const body = envelope.children.find(({ name }) => name === 'Body');
  const request = body?.children[0];
  if (!request || body.children.length !== 1) return ['the body does not hold one request'];
  const fields = schema.elements.get(request.name);
  return fields ? problemsIn(request, fields, schema, request.name) : [`${request.name} is no operation`];
}

interface Ordered {
  name: string;
  text: string;
  children: Ordered[];
}

function problemsIn(element: Ordered, fields: readonly Field[], schema: Schema, path: string): string[] {
  const problems: string[] = [];
  let reached = -1;
  for (const child of element.children) {
    const index = fields.findIndex(({ name }) => name === child.name);
    const field = fields[index];
    const where = `${path}/${child.name}`;
    if (!field) {
      problems.push(`${where} is not in the schema`);
      continue;
    }
    if (index < reached || (index === reached && !field.many)) problems.push(`${where} comes too late, or twice`);
    reached = Math.max(reached, index);
    const type = schema.types.get(field.type.replace(/^tns:/, ''));
    if (!type) problems.push(...simpleProblem(child.text, field.type, where));
    else if (type.values.length > 0) {
      if (!type.values.includes(child.text)) problems.push(`${where} is "${child.text}", which is none of ${type.values.join(', ')}`);
    } else problems.push(...problemsIn(child, type.fields, schema, where));
  }
  return problems;
}

const SIMPLE: Record<string, RegExp> = {
  's:string': /^[\s\S]*$/,
  's:int': /^-?\d+$/,
  's:decimal': /^-?\d+(\.\d+)?$/,
  's:boolean': /^(true|false|0|1)$/,
  's:dateTime': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/,
};

function simpleProblem(text: string, type: string, where: string): string[] {
  const pattern = SIMPLE[type];
  if (!pattern) return [`${where} has the unknown type ${type}`];
  return pattern.test(text) ? [] : [`${where} is "${text}", which is no ${type}`];
}

function fieldsOf(type: Node | undefined): Field[] {
  const sequence = type ? children(type, 'sequence')[0] : undefined;
  return sequence ? children(sequence, 'element').map(({ $ }) => ({ name: $!['name']!, type: $!['type'] ?? '', many: $!['maxOccurs'] === 'unbounded' })) : [];
}

function children(node: Node, name: string): Node[] {
  return (node[name] as Node[] | undefined) ?? [];
}

function parse(xml: string): Node {
  return parseWith(xml, {}) as Node;
}

function parseOrdered(xml: string): Ordered {
  const convert = (node: Record<string, unknown>): Ordered => ({
    name: node['#name'] as string,
    text: (node['_'] as string | undefined) ?? '',
    children: ((node['$$'] as Record<string, unknown>[] | undefined) ?? []).map(convert),
  });
  const root = parseWith(xml, { explicitChildren: true, preserveChildrenOrder: true, explicitRoot: false });
  return convert(root);
}

function parseWith(xml: string, options: Record<string, unknown>): Record<string, unknown> {
  let parsed: Record<string, unknown> = {};
  parseString(xml, { async: false, tagNameProcessors: [(name) => name.replace(/^.*:/, '')], ...options }, (error, result) => {
    if (error) throw error;
    parsed = result as Record<string, unknown>;
  });
  return parsed;
}
