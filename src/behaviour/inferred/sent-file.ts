import {
  isObject,
  type JsonObject,
  outline,
  plain,
  type Resource,
  type Shapes,
} from '../../document/document.ts';
import type { SentFile } from '../behaviour.ts';

/** What is known of a file that was sent, in the properties of the record that are for it. */
export type FileFacts = (sent: JsonObject) => JsonObject;

type Fact = {
  readonly names: RegExp;
  readonly type: 'string' | 'integer';
  readonly of: (file: SentFile) => unknown;
};

const facts: readonly Fact[] = [
  { names: /^(original)?(filename|name)$/, type: 'string', of: ({ name }) => name },
  {
    names: /^(bytes|size|filesize|length|sizeinbytes|contentlength)$/,
    type: 'integer',
    of: ({ bytes }) => bytes.length,
  },
  { names: /^(contenttype|mimetype|mediatype|mime)$/, type: 'string', of: ({ type }) => type },
];

export const openFileFacts = (shapes: Shapes, { entity, key }: Resource): FileFacts => {
  const properties = [...outline(shapes, shapes.of(entity))].flatMap(([property, places]) => {
    const { types } = shapes.of(places);
    const fact = facts.find(
      ({ names, type }) => names.test(plain(property)) && types.includes(type),
    );
    return fact && property !== key.path[0] ? [{ property, of: fact.of }] : [];
  });
  return (sent) => {
    const [file, ...others] = Object.values(sent).filter(isFile);
    if (file === undefined || others.length > 0) return {};
    return Object.fromEntries(properties.map(({ property, of }) => [property, of(file)]));
  };
};

const isFile = (value: unknown): value is SentFile =>
  isObject(value) && value.bytes instanceof Uint8Array;
