import {
  createSchemaViews,
  isObject,
  type JsonObject,
  objectAt,
  resolvePointer,
  textAt,
} from '../../openapi/openapi.ts';

/** Writes a value as XML, by the names that its schema gives (OpenAPI 3.1, section 4.8.26). */
export type SerializeXml = (value: unknown, schema: string) => string;

export function createXmlSerializer(root: JsonObject): SerializeXml {
  const shapes = createSchemaViews({ root });
  const write = (name: string, places: readonly string[], value: unknown): string => {
    const own = nameOf(places) ?? name;
    if (Array.isArray(value)) return writeList(own, places, value);
    return isObject(value)
      ? writeObject(own, places, value)
      : `<${own}>${escapeXml(value)}</${own}>`;
  };

  const writeObject = (name: string, places: readonly string[], value: JsonObject): string => {
    const { properties, additionalProperties } = shapes.of(places);
    let [attributes, children] = ['', ''];
    for (const [key, entry] of Object.entries(value)) {
      const inner = properties.get(key) ?? additionalProperties;
      if (hintsOf(inner).attribute === true)
        attributes += ` ${nameOf(inner) ?? key}="${escapeXml(entry)}"`;
      else children += write(key, inner, entry);
    }
    return `<${name}${attributes}>${children}</${name}>`;
  };

  const writeList = (name: string, places: readonly string[], list: readonly unknown[]): string => {
    const { items } = shapes.of(places);
    const entries = list.map((entry) => write(nameOf(items) ?? name, items, entry)).join('');
    return hintsOf(places).wrapped === true ? `<${name}>${entries}</${name}>` : entries;
  };

  const hintsOf = (places: readonly string[]) => objectAt(shapes.of(places).keywords, 'xml');

  const nameOf = (places: readonly string[]): string | undefined =>
    textAt(hintsOf(places), 'name')?.replace(/[^\w.-]/g, '_');

  return (value, schema) => {
    const places = [schema];
    const name = nameOf(places) ?? nameOfSchema(root, schema) ?? 'root';
    const body = write(name, places, value);
    // A document has one root.
    const whole =
      Array.isArray(value) && hintsOf(places).wrapped !== true
        ? `<${name}>${body}</${name}>`
        : body;
    return `<?xml version="1.0" encoding="UTF-8"?>\n${whole}`;
  };
}

/** What the document calls a schema: `Pet` of `#/components/schemas/Pet`. */
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
