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
  /** JSON pointer of its schema. */
  readonly schemaPointer: string;
  readonly style: ParameterStyle;
  /** Whether each entry of a list or an object is written separately, as in `?tag=a&tag=b`. */
  readonly explode: boolean;
  /** The media type that the text is of, where the document gives `content` in place of a style. */
  readonly mediaType: string | undefined;
  /** Whether the parameter without a value is valid, whatever its schema. */
  readonly allowEmptyValue: boolean;
  /** Whether reserved characters are sent as they are, so that `+` is a plus and not a blank. */
  readonly allowReserved: boolean;
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
    schemaPointer: joinPointer(owner, 'schema'),
    ...readParameterStyle(source, place),
    mediaType: media === undefined ? undefined : toEssence(media),
    allowEmptyValue: source.allowEmptyValue === true,
    allowReserved: source.allowReserved === true,
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
): Pick<Parameter, 'style' | 'explode'> {
  const usual = place === 'path' || place === 'header' ? 'simple' : 'form';
  const known = isParameterStyle(style) ? style : usual;
  return { style: known, explode: typeof explode === 'boolean' ? explode : known === 'form' };
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
    return name === undefined ? one : { ...one, in: 'query', name, style: 'form', explode: true };
  });
}

/** What the query calls each parameter. */
function readTemplateQueryNames(path: string): ReadonlyMap<string, string> {
  const [, query = ''] = /\?([^#]*)/.exec(path) ?? [];
  const pairs = [...new URLSearchParams(query)].filter(([, value]) => /^\{.+\}$/.test(value));
  return new Map(pairs.map(([name, value]) => [value.slice(1, -1), name]));
}
