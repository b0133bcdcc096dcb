import {
  isObject,
  type JsonObject,
  type OpenApiDocument,
  refToPointer,
  resolvePointer,
} from '../../../openapi/openapi.ts';
import { formatValue } from '../change.ts';

/** Keywords that say nothing about which values match. */
const annotations: ReadonlySet<string> = new Set([
  ...['title', 'description', 'example', 'examples', 'default', 'deprecated'],
  ...['$comment', 'externalDocs', 'xml'],
]);

/** Keywords whose value has schemas by name. */
const schemaMaps: ReadonlySet<string> = new Set([
  ...['properties', 'patternProperties', 'dependentSchemas', '$defs', 'definitions'],
]);

/** Keywords whose value is data. */
const dataKeywords: ReadonlySet<string> = new Set(['enum', 'const', 'required']);

/** References further in are compared by name. */
const maxReferences = 6;

/** The text of a schema: references are followed, and annotations are left out. */
export function formatSchemaContent({ root }: OpenApiDocument, schema: unknown): string {
  return formatValue(toContent(schema, root, 0));
}

function toContent(schema: unknown, root: JsonObject, references: number): unknown {
  if (Array.isArray(schema)) return schema.map((entry) => toContent(entry, root, references));
  if (!isObject(schema)) return schema;
  const keywords = Object.entries(schema)
    .filter(([name]) => !annotations.has(name) && !name.startsWith('x-'))
    .map(([name, value]) => [name, toKeywordContent(name, value, { root, references })] as const)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  const [first] = keywords;
  const isBareReference = keywords.length === 1 && first?.[0] === '$ref';
  return isBareReference ? first[1] : Object.fromEntries(keywords);
}

/** Where a schema is, and how many references led to it. */
type SchemaPlace = { readonly root: JsonObject; readonly references: number };

function toKeywordContent(
  name: string,
  value: unknown,
  { root, references }: SchemaPlace,
): unknown {
  if (dataKeywords.has(name)) return value;
  if (schemaMaps.has(name)) return mapSchemas(value, root, references);
  const target = name === '$ref' ? refToPointer(value) : undefined;
  return target === undefined || references === maxReferences
    ? toContent(value, root, references)
    : toContent(resolvePointer(root, target).value, root, references + 1);
}

function mapSchemas(schemas: unknown, root: JsonObject, references: number): unknown {
  if (!isObject(schemas)) return schemas;
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [name, toContent(schema, root, references)]),
  );
}
