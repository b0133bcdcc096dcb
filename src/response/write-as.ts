import { type OpenApiDocument, openShapesOf } from '../document/document.ts';
import { openXml, type WriteXml } from './xml.ts';

/** Writes a value in a media type that is not JSON, by the schema at a pointer; `undefined` where it cannot. */
export type WriteAs = (type: string, value: unknown, schema: string) => string | undefined;

/**
 * Values in other media types: XML, a stream of events with one for each entry of a list (HTML,
 * section 9.2), a line of JSON for each (NDJSON).
 */
export const openWriteAs = (document: OpenApiDocument): WriteAs => {
  let writeXml: WriteXml | undefined;
  return (type, value, schema) => {
    if (/[/+]xml$/.test(type)) {
      writeXml ??= openXml(openShapesOf(document));
      return writeXml(value, schema);
    }
    const lines = [value].flat().map((entry) => JSON.stringify(entry));
    if (type === 'text/event-stream') return lines.map((line) => `data: ${line}\n\n`).join('');
    if (/^application\/(x-)?(ndjson|jsonl|json-lines|jsonlines)$/.test(type))
      return lines.map((line) => `${line}\n`).join('');
    return undefined;
  };
};
