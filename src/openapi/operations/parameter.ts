import { type JsonObject, objectAt, objectOf, textAt } from '../json/json.ts';
import { joinPointer, readPointer, resolvePointer } from '../json/json-pointer.ts';
import { toEssence } from './media-type.ts';

/** How a value is serialized (OpenAPI 3.1, section 4.8.12.2). */
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
  /** The media type of the value, if the document gives `content` in place of a style. */
  readonly mediaType: string | undefined;
  /** Whether the parameter without a value is valid, whatever its schema. */
  readonly allowEmptyValue: boolean;
  /** Whether reserved characters are sent as they are, so that `+` is a plus and not a blank. */
  readonly allowReserved: boolean;
  readonly description?: string | undefined;
};

/** The parameters of a path item and of an operation; those of the operation override the others. */
export function listParameters(
  root: JsonObject,
  ownerPointers: readonly string[],
): readonly Parameter[] {
  const parameters = new Map<string, Parameter>();
  for (const owner of ownerPointers) {
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
 * The documented headers of a reply as parameters, without the content type (OpenAPI 3.1, section
 * 4.8.21).
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
  { pointer, name, in: location }: ParameterLocation,
): Parameter {
  const [mediaType] = Object.keys(objectAt(source, 'content'));
  const owner = mediaType === undefined ? pointer : joinPointer(pointer, 'content', mediaType);
  return {
    name,
    in: location,
    required: source.required === true,
    schemaPointer: joinPointer(owner, 'schema'),
    ...readParameterStyle(source, location),
    mediaType: mediaType === undefined ? undefined : toEssence(mediaType),
    allowEmptyValue: source.allowEmptyValue === true,
    allowReserved: source.allowReserved === true,
    description: textAt(source, 'description'),
  };
}

const parameterStyles: readonly unknown[] = [
  ...['form', 'spaceDelimited', 'pipeDelimited', 'deepObject', 'simple', 'label', 'matrix'],
];

function isParameterStyle(value: unknown): value is ParameterStyle {
  return parameterStyles.includes(value);
}

/** `style` and `explode` of a parameter or of a form property, with their defaults. */
export function readParameterStyle(
  { style, explode }: JsonObject,
  location: Parameter['in'],
): Pick<Parameter, 'style' | 'explode'> {
  const defaultStyle = location === 'path' || location === 'header' ? 'simple' : 'form';
  const knownStyle = isParameterStyle(style) ? style : defaultStyle;
  const isExploded = typeof explode === 'boolean' ? explode : knownStyle === 'form';
  return { style: knownStyle, explode: isExploded };
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

/** Headers that OpenAPI describes elsewhere than in parameters (OpenAPI 3.1, section 4.8.12.2.1). */
function isIgnoredHeader(location: Parameter['in'], name: string): boolean {
  return location === 'header' && /^(accept|content-type|authorization)$/i.test(name);
}

/**
 * Makes query parameters of those in the query part of a path template: in `/search?q={text}` the
 * path parameter `text` becomes the query parameter `q`. The specification has no such templates.
 */
export function moveTemplateQueryParameters(
  path: string,
  parameters: readonly Parameter[],
): readonly Parameter[] {
  const names = readTemplateQueryNames(path);
  if (names.size === 0) return parameters;
  return parameters.map((parameter) => {
    const name = parameter.in === 'path' ? names.get(parameter.name) : undefined;
    return name === undefined
      ? parameter
      : { ...parameter, in: 'query', name, style: 'form', explode: true };
  });
}

/** The query names of template parameters: `text` to `q`. */
function readTemplateQueryNames(path: string): ReadonlyMap<string, string> {
  const [, query = ''] = /\?([^#]*)/.exec(path) ?? [];
  const pairs = [...new URLSearchParams(query)].filter(([, value]) => /^\{.+\}$/.test(value));
  return new Map(pairs.map(([name, value]) => [value.slice(1, -1), name]));
}
