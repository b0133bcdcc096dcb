import { type JsonObject, objectAt, objectOf, textAt } from './json.ts';
import { toEssence } from './media-type.ts';
import { below, locate, readPointer } from './pointer.ts';

/** How a value is written as text (OpenAPI 3.1, section 4.8.12.2). */
export type Style =
  | 'form'
  | 'spaceDelimited'
  | 'pipeDelimited'
  | 'deepObject'
  | 'simple'
  | 'label'
  | 'matrix';

export type Parameter = {
  readonly name: string;
  readonly in: 'path' | 'query' | 'querystring' | 'header' | 'cookie';
  readonly required: boolean;
  /** Where its schema stands. */
  readonly schema: string;
  readonly style: Style;
  /** `apart`: each entry of a list or an object is written by itself (`explode`). */
  readonly entries: 'apart' | 'together';
  /** The media type that the text is of, where the document gives `content` in place of a style. */
  readonly media: string | undefined;
  /** Whether the parameter without a value fits, whatever the schema says (`allowEmptyValue`). */
  readonly empty: 'fits' | 'as any value';
  /** What `+` stands for: itself where reserved characters are sent as they are (`allowReserved`). */
  readonly plus: 'blank' | 'itself';
};

/** Parameters of the path, then those of the operation, which take the place of a namesake. */
export const listParameters = (
  root: JsonObject,
  owners: readonly string[],
): readonly Parameter[] => {
  const parameters = new Map<string, Parameter>();
  for (const owner of owners) {
    const list = readPointer(root, below(owner, 'parameters'));
    const count = Array.isArray(list) ? list.length : 0;
    for (let index = 0; index < count; index++) {
      const { pointer, value } = locate(root, below(owner, 'parameters', String(index)));
      const source = objectOf(value);
      const name = textAt(source, 'name');
      if (name === undefined || !isPlace(source.in) || isIgnored(source.in, name)) continue;
      parameters.set(`${source.in} ${name}`, toParameter(source, { pointer, name, in: source.in }));
    }
  }
  return [...parameters.values()];
};

/**
 * The header fields that a reply is described with, each as a parameter that goes the other way
 * (OpenAPI 3.1, section 4.8.21). The content type is described elsewhere.
 */
export const listHeaders = (root: JsonObject, reply: string): readonly Parameter[] =>
  Object.keys(objectOf(locate(root, below(reply, 'headers')).value))
    .filter((name) => !/^content-type$/i.test(name))
    .map((name) => {
      const { pointer, value } = locate(root, below(reply, 'headers', name));
      return toParameter(objectOf(value), { pointer, name, in: 'header' });
    });

type Place = { readonly pointer: string } & Pick<Parameter, 'name' | 'in'>;

const toParameter = (source: JsonObject, { pointer, name, in: place }: Place): Parameter => {
  const [media] = Object.keys(objectAt(source, 'content'));
  const owner = media === undefined ? pointer : below(pointer, 'content', media);
  return {
    name,
    in: place,
    required: source.required === true,
    schema: below(owner, 'schema'),
    ...readStyle(source, place),
    media: media === undefined ? undefined : toEssence(media),
    empty: source.allowEmptyValue === true ? 'fits' : 'as any value',
    plus: source.allowReserved === true ? 'itself' : 'blank',
  };
};

const styles: readonly unknown[] = [
  ...['form', 'spaceDelimited', 'pipeDelimited', 'deepObject', 'simple', 'label', 'matrix'],
];

const isStyle = (value: unknown): value is Style => styles.includes(value);

/** `style` and `explode` of a parameter, or of a property of a form, with their defaults. */
export const readStyle = (
  { style, explode }: JsonObject,
  place: Parameter['in'],
): Pick<Parameter, 'style' | 'entries'> => {
  const usual = place === 'path' || place === 'header' ? 'simple' : 'form';
  const known = isStyle(style) ? style : usual;
  const apart = typeof explode === 'boolean' ? explode : known === 'form';
  return { style: known, entries: apart ? 'apart' : 'together' };
};

const isPlace = (value: unknown): value is Parameter['in'] =>
  value === 'path' ||
  value === 'query' ||
  value === 'querystring' ||
  value === 'header' ||
  value === 'cookie';

/** Header fields that are described elsewhere in a document (OpenAPI 3.1, section 4.8.12.2.1). */
const isIgnored = (place: Parameter['in'], name: string): boolean =>
  place === 'header' && /^(accept|content-type|authorization)$/i.test(name);
