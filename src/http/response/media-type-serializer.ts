import { isObject, type OpenApiDocument, readPointer } from '../../openapi/openapi.ts';
import { createXmlSerializer, type SerializeXml } from './xml-serializer.ts';

/** Writes a value in a media type that is not JSON, by the schema at a pointer; `undefined` where it cannot. */
export type SerializeMediaType = (
  type: string,
  value: unknown,
  schema: string,
) => string | undefined;

/**
 * Values in other media types: XML, a stream of events with one for each entry of a list (HTML,
 * section 9.2), a line of JSON for each (NDJSON), or a text of JSON (RFC 7464).
 */
export function createMediaTypeSerializer(document: OpenApiDocument): SerializeMediaType {
  let writeXml: SerializeXml | undefined;
  return (type, value, schema) => {
    if (/[/+]xml$/.test(type)) {
      writeXml ??= createXmlSerializer(document.root);
      return writeXml(value, schema);
    }
    const entries = [value].flat();
    if (type === 'text/event-stream' && isEventSchema(document, schema))
      return entries.map(formatEvent).join('');
    const lines = entries.map((entry) => JSON.stringify(entry));
    if (type === 'text/event-stream') return lines.map((line) => `data: ${line}\n\n`).join('');
    if (type === 'application/json-seq') return lines.map((line) => `\u001e${line}\n`).join('');
    if (/^application\/(x-)?(ndjson|jsonl|json-lines|jsonlines)$/.test(type))
      return lines.map((line) => `${line}\n`).join('');
    return undefined;
  };
}

/** Whether a schema is of events with their fields, not of their data alone: by `itemSchema` (OpenAPI 3.2). */
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
