import {
  createSchemaViews,
  findItemSchema,
  isObject,
  type JsonObject,
  type OpenApiDocument,
  objectAt,
  readPointer,
  resolvePointer,
  streamFormatOf,
  textAt,
} from '../../openapi/openapi.ts';
import type { JsonSerializers } from './json-serializer.ts';
import { formatEvent, formatItemText } from './stream-format.ts';

/** Serializes a value in a media type other than JSON, by a schema pointer; `undefined` for an unknown one. */
type SerializeMediaType = (
  type: string,
  value: unknown,
  schema: string,
  declared?: ReadonlySet<string>,
) => string | undefined;

/**
 * Serializes XML, an event stream with one event for each entry of a list (HTML, section 9.2), a line of
 * JSON for each (NDJSON), and JSON texts (RFC 7464).
 */
export function createMediaTypeSerializer(
  document: OpenApiDocument,
  json: JsonSerializers,
): SerializeMediaType {
  let serializeXml: SerializeXml | undefined;
  return (type, value, schema, declared) => {
    if (type.endsWith('/xml') || type.endsWith('+xml')) {
      serializeXml ??= createXmlSerializer(document.root);
      return serializeXml(value, schema);
    }
    const format = streamFormatOf(type);
    if (format === undefined) return undefined;
    const entries = [value].flat();
    if (format === 'events' && isEventSchema(document, schema))
      return entries.map(formatEvent).join('');
    const serialize = json.serializer(findItemSchema(document.root, schema) ?? schema, declared);
    return entries.map((entry) => formatItemText(format, serialize(entry))).join('');
  };
}

/** True where `itemSchema` (OpenAPI 3.2) describes whole events instead of their data. */
export function isEventSchema({ root }: OpenApiDocument, schema: string): boolean {
  return isObject(readPointer(root, schema.replace(/schema$/, 'itemSchema')));
}

/** Serializes a value as XML, by the `xml` objects of a schema (OpenAPI 3.1, section 4.8.26). */
type SerializeXml = (value: unknown, schema: string) => string;

function createXmlSerializer(root: JsonObject): SerializeXml {
  const views = createSchemaViews({ root });
  const writeValue = (name: string, schemaPointers: readonly string[], value: unknown): string => {
    const element = nameOf(schemaPointers) ?? name;
    if (Array.isArray(value)) return writeList(element, schemaPointers, value);
    return isObject(value)
      ? writeObject(element, schemaPointers, value)
      : `<${element}>${escapeXml(value)}</${element}>`;
  };

  const writeObject = (
    name: string,
    schemaPointers: readonly string[],
    value: JsonObject,
  ): string => {
    const { properties, additionalProperties } = views.of(schemaPointers);
    let [attributes, children] = ['', ''];
    for (const [key, entry] of Object.entries(value)) {
      const pointers = properties.get(key) ?? additionalProperties;
      if (xmlOf(pointers).attribute === true)
        attributes += ` ${nameOf(pointers) ?? key}="${escapeXml(entry)}"`;
      else children += writeValue(key, pointers, entry);
    }
    return `<${name}${attributes}>${children}</${name}>`;
  };

  const writeList = (
    name: string,
    schemaPointers: readonly string[],
    list: readonly unknown[],
  ): string => {
    const { items } = views.of(schemaPointers);
    const entries = list.map((entry) => writeValue(nameOf(items) ?? name, items, entry)).join('');
    return xmlOf(schemaPointers).wrapped === true ? `<${name}>${entries}</${name}>` : entries;
  };

  const xmlOf = (schemaPointers: readonly string[]) =>
    objectAt(views.of(schemaPointers).keywords, 'xml');

  const nameOf = (schemaPointers: readonly string[]): string | undefined =>
    textAt(xmlOf(schemaPointers), 'name')?.replace(/[^\w.-]/g, '_');

  return (value, schema) => {
    const name = nameOf([schema]) ?? nameOfSchema(root, schema) ?? 'root';
    const content = writeValue(name, [schema], value);
    const hasSeveralRoots = Array.isArray(value) && xmlOf([schema]).wrapped !== true;
    const element = hasSeveralRoots ? `<${name}>${content}</${name}>` : content;
    return `<?xml version="1.0" encoding="UTF-8"?>\n${element}`;
  };
}

/** The name of a component: `Pet` for `#/components/schemas/Pet`. */
function nameOfSchema(root: JsonObject, schema: string): string | undefined {
  return /^\/components\/schemas\/([\w.-]+)$/.exec(resolvePointer(root, schema).pointer)?.[1];
}

const xmlEntities = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);

function escapeXml(value: unknown): string {
  return String(value ?? '').replace(/[&<>"]/g, (mark) => String(xmlEntities.get(mark)));
}
