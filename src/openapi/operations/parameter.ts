import { type JsonObject, objectAt, objectOf, textAt } from '../json/json.ts';
import { joinPointer, readPointer, resolvePointer } from '../json/json-pointer.ts';
import { toEssence } from './media-type.ts';

/** How a value is written as text (OpenAPI 3.1, section 4.8.12.2). */
export type ParameterStyle =
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
  readonly style: ParameterStyle;
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
export function listParameters(root: JsonObject, owners: readonly string[]): readonly Parameter[] {
  const parameters = new Map<string, Parameter>();
  for (const owner of owners) {
    const list = readPointer(root, joinPointer(owner, 'parameters'));
    const count = Array.isArray(list) ? list.length : 0;
    for (let index = 0; index < count; index++) {
      const { pointer, value } = resolvePointer(
        root,
        joinPointer(owner, 'parameters', String(index)),
      );
      const source = objectOf(value);
      const name = textAt(source, 'name');
      if (
        name === undefined ||
        !isParameterPlacement(source.in) ||
        isIgnoredHeader(source.in, name)
      )
        continue;
      parameters.set(`${source.in} ${name}`, toParameter(source, { pointer, name, in: source.in }));
    }
  }
  return [...parameters.values()];
}

/**
 * The header fields that a reply is described with, each as a parameter that goes the other way
 * (OpenAPI 3.1, section 4.8.21). The content type is described elsewhere.
 */
export function listReplyHeaders(root: JsonObject, reply: string): readonly Parameter[] {
  return Object.keys(objectOf(resolvePointer(root, joinPointer(reply, 'headers')).value))
    .filter((name) => !/^content-type$/i.test(name))
    .map((name) => {
      const { pointer, value } = resolvePointer(root, joinPointer(reply, 'headers', name));
      return toParameter(objectOf(value), { pointer, name, in: 'header' });
    });
}

type ParameterLocation = { readonly pointer: string } & Pick<Parameter, 'name' | 'in'>;

function toParameter(
  source: JsonObject,
  { pointer, name, in: place }: ParameterLocation,
): Parameter {
  const [media] = Object.keys(objectAt(source, 'content'));
  const owner = media === undefined ? pointer : joinPointer(pointer, 'content', media);
  return {
    name,
    in: place,
    required: source.required === true,
    schema: joinPointer(owner, 'schema'),
    ...readParameterStyle(source, place),
    media: media === undefined ? undefined : toEssence(media),
    empty: source.allowEmptyValue === true ? 'fits' : 'as any value',
    plus: source.allowReserved === true ? 'itself' : 'blank',
  };
}

const parameterStyles: readonly unknown[] = [
  ...['form', 'spaceDelimited', 'pipeDelimited', 'deepObject', 'simple', 'label', 'matrix'],
];

function isParameterStyle(value: unknown): value is ParameterStyle {
  return parameterStyles.includes(value);
}

/** `style` and `explode` of a parameter, or of a property of a form, with their defaults. */
export function readParameterStyle(
  { style, explode }: JsonObject,
  place: Parameter['in'],
): Pick<Parameter, 'style' | 'entries'> {
  const usual = place === 'path' || place === 'header' ? 'simple' : 'form';
  const known = isParameterStyle(style) ? style : usual;
  const apart = typeof explode === 'boolean' ? explode : known === 'form';
  return { style: known, entries: apart ? 'apart' : 'together' };
}

function isParameterPlacement(value: unknown): value is Parameter['in'] {
  return (
    value === 'path' ||
    value === 'query' ||
    value === 'querystring' ||
    value === 'header' ||
    value === 'cookie'
  );
}

/** Header fields that are described elsewhere in a document (OpenAPI 3.1, section 4.8.12.2.1). */
function isIgnoredHeader(place: Parameter['in'], name: string): boolean {
  return place === 'header' && /^(accept|content-type|authorization)$/i.test(name);
}

/**
 * Where a path template has, against the specification, parameters in a query (`/search?q={text}`),
 * they are parameters of the query, whatever place they are said to have.
 */
export function moveTemplateQueryParameters(
  path: string,
  parameters: readonly Parameter[],
): readonly Parameter[] {
  const names = readTemplateQueryNames(path);
  if (names.size === 0) return parameters;
  return parameters.map((one) => {
    const name = one.in === 'path' ? names.get(one.name) : undefined;
    return name === undefined
      ? one
      : { ...one, in: 'query', name, style: 'form', entries: 'apart' };
  });
}

/** What the query calls each parameter. */
function readTemplateQueryNames(path: string): ReadonlyMap<string, string> {
  const [, query = ''] = /\?([^#]*)/.exec(path) ?? [];
  const pairs = [...new URLSearchParams(query)].filter(([, value]) => /^\{.+\}$/.test(value));
  return new Map(pairs.map(([name, value]) => [value.slice(1, -1), name]));
}
