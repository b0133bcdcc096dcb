import { isObject, type OpenApiDocument, readPointer } from '../../openapi/openapi.ts';
import { createXmlSerializer, type SerializeXml } from './xml-serializer.ts';

/** Serializes a value in a media type other than JSON, by a schema pointer; `undefined` for an unknown one. */
export type SerializeMediaType = (
  type: string,
  value: unknown,
  schema: string,
) => string | undefined;

const lineMediaTypes = new Set(
  ['ndjson', 'jsonl', 'json-lines', 'jsonlines'].flatMap((name) => [
    `application/${name}`,
    `application/x-${name}`,
  ]),
);

/**
 * Serializes XML, an event stream with one event for each entry of a list (HTML, section 9.2), a line of
 * JSON for each (NDJSON), and JSON texts (RFC 7464).
 */
export function createMediaTypeSerializer(document: OpenApiDocument): SerializeMediaType {
  let serializeXml: SerializeXml | undefined;
  return (type, value, schema) => {
    if (type.endsWith('/xml') || type.endsWith('+xml')) {
      serializeXml ??= createXmlSerializer(document.root);
      return serializeXml(value, schema);
    }
    const entries = [value].flat();
    if (type === 'text/event-stream' && isEventSchema(document, schema))
      return entries.map(formatEvent).join('');
    const lines = entries.map((entry) => JSON.stringify(entry));
    if (type === 'text/event-stream') return lines.map((line) => `data: ${line}\n\n`).join('');
    if (type === 'application/json-seq') return lines.map((line) => `\u001e${line}\n`).join('');
    return lineMediaTypes.has(type) ? lines.map((line) => `${line}\n`).join('') : undefined;
  };
}

/** True where `itemSchema` (OpenAPI 3.2) describes whole events instead of their data. */
function isEventSchema({ root }: OpenApiDocument, schema: string): boolean {
  return isObject(readPointer(root, schema.replace(/schema$/, 'itemSchema')));
}

const eventFields = ['event', 'id', 'retry', 'data'];

function formatEvent(event: unknown): string {
  const lines = eventFields.flatMap((name) => {
    const value: unknown = Object(event)[name];
    if (value === undefined) return [];
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return text.split('\n').map((line) => `${name}: ${line}\n`);
  });
  return `${lines.join('')}\n`;
}
