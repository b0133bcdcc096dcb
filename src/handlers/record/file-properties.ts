import { normalizeName, type Resource } from '../../inference/inference.ts';
import {
  isObject,
  type JsonObject,
  propertiesOf,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { SentFile } from '../behaviour.ts';

/** What is known of a file that was sent, in the properties of the record that are for it. */
export type FilePropertiesOf = (sent: JsonObject) => JsonObject;

type FileProperty = {
  readonly names: RegExp;
  readonly type: 'string' | 'integer';
  readonly of: (file: SentFile) => unknown;
};

const fileProperties: readonly FileProperty[] = [
  { names: /^(original)?(filename|name)$/, type: 'string', of: ({ name }) => name },
  {
    names: /^(bytes|size|filesize|length|sizeinbytes|contentlength)$/,
    type: 'integer',
    of: ({ bytes }) => bytes.length,
  },
  { names: /^(contenttype|mimetype|mediatype|mime)$/, type: 'string', of: ({ type }) => type },
];

export function compileFileProperties(
  shapes: SchemaViews,
  { entity, key }: Resource,
): FilePropertiesOf {
  const properties = [...propertiesOf(shapes, shapes.of(entity))].flatMap(([property, places]) => {
    const { types } = shapes.of(places);
    const fact = fileProperties.find(
      ({ names, type }) => names.test(normalizeName(property)) && types.includes(type),
    );
    return fact && property !== key.path[0] ? [{ property, of: fact.of }] : [];
  });
  return (sent) => {
    const [file, ...others] = Object.values(sent).filter(isSentFile);
    if (file === undefined || others.length > 0) return {};
    return Object.fromEntries(properties.map(({ property, of }) => [property, of(file)]));
  };
}

function isSentFile(value: unknown): value is SentFile {
  return isObject(value) && value.bytes instanceof Uint8Array;
}
