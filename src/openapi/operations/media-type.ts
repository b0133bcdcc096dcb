/** A media type, in lower case and without parameters, and where its description stands. */
export type MediaTypePointers = ReadonlyMap<string, string>;

/** A media type without its parameters, in lower case (RFC 9110, section 8.3.1). */
export function toEssence(type: string): string {
  return type.replace(/;.*$/s, '').trim().toLowerCase();
}

/** True for `application/json`, everything with a `+json` suffix (RFC 6839), and a range that has it. */
export function isJsonMediaType(essence: string): boolean {
  return essence === 'application/json' || essence.endsWith('+json') || isJsonRange(essence);
}

function isJsonRange(essence: string): boolean {
  return essence === '*/*' || essence === 'application/*';
}

/** The concrete media type to send where a document has a range of them. */
export function toConcreteMediaType(essence: string): string {
  return isJsonRange(essence) ? 'application/json' : essence;
}

/** Where the content of a media type is described: as itself, or in its range (OpenAPI 3.1, section 4.8.14). */
export function findMediaTypePointer(
  content: MediaTypePointers,
  essence: string,
): string | undefined {
  return content.get(essence) ?? content.get(`${essence.split('/', 1)[0]}/*`) ?? content.get('*/*');
}
