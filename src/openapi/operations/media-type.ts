/** The JSON pointer of each media type object, by media type in lower case without parameters. */
export type MediaTypePointers = ReadonlyMap<string, string>;

/** A media type without its parameters, in lower case (RFC 9110, section 8.3.1). */
export function toEssence(type: string): string {
  return type.replace(/;.*$/s, '').trim().toLowerCase();
}

/** True for `application/json`, a `+json` suffix (RFC 6839), and a range that includes JSON. */
export function isJsonMediaType(essence: string): boolean {
  return essence === 'application/json' || essence.endsWith('+json') || isJsonRange(essence);
}

function isJsonRange(essence: string): boolean {
  return essence === '*/*' || essence === 'application/*';
}

/** The media type to send for one that may be a range: `application/*` gives `application/json`. */
export function toConcreteMediaType(essence: string): string {
  return isJsonRange(essence) ? 'application/json' : essence;
}

/** The pointer of a media type, or of a range that includes it (OpenAPI 3.1, section 4.8.14). */
export function findMediaTypePointer(
  content: MediaTypePointers,
  essence: string,
): string | undefined {
  return content.get(essence) ?? content.get(`${essence.split('/', 1)[0]}/*`) ?? content.get('*/*');
}

/**
 * The formats of bodies that are sent item by item: events (HTML, section 9.2), a line of JSON each
 * (NDJSON), and JSON texts that begin with a record separator (RFC 7464).
 */
export type StreamFormat = 'events' | 'lines' | 'sequence';

const lineMediaTypes = new Set(
  ['ndjson', 'jsonl', 'json-lines', 'jsonlines'].flatMap((name) => [
    `application/${name}`,
    `application/x-${name}`,
  ]),
);

/** The format of a media type; `undefined` for one that is sent as a whole. */
export function streamFormatOf(type: string): StreamFormat | undefined {
  if (type === 'text/event-stream') return 'events';
  if (type === 'application/json-seq' || type.endsWith('+json-seq')) return 'sequence';
  const isLines = lineMediaTypes.has(type) || type.endsWith('+jsonl') || type.endsWith('+ndjson');
  return isLines ? 'lines' : undefined;
}
