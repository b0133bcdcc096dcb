import { isJsonMediaType, type Parameter } from '../../../openapi/openapi.ts';
import { isPrototypeError, parseJsonSafely } from '../body/json-body.ts';
import { exceedsDepth, maxBodyDepth } from '../body/json-limits.ts';
import {
  decodePercentEncoding,
  decodeQueryText,
  type EncodedTexts,
  parseQueryPairs,
} from '../query-string.ts';
import type { SentParameters } from '../sent-parameters.ts';
import { compileDecode, readDeepObject, readStyledValue } from './parameter-style.ts';
import type { RawValue, SchemaCoercion } from './type-coercion.ts';

/** A parameter of a request; `empty` is one without a value where `allowEmptyValue` is set. */
export type FoundParameter =
  | { readonly kind: 'absent' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'fault'; readonly message: string };

/** Finds a parameter in a request and parses it. */
export type FindParameter = (sent: SentParameters) => FoundParameter;

/**
 * Compiles how a parameter is found and parsed, by its style or media type. `isOtherName` is true for
 * the names of the operation's other parameters, which an exploded object does not take for properties.
 */
export function compileFindParameter(
  parameter: Parameter,
  coercion: SchemaCoercion,
  isOtherName: (name: string) => boolean,
): FindParameter {
  const { in: location, name, style, explode, mediaType, required } = parameter;
  if (location === 'querystring') return compileFindQueryString(parameter, coercion);
  if (mediaType !== undefined) return compileFindMediaType(parameter);
  const decode = compileDecode(parameter);
  const isObject = coercion.types.includes('object') && !coercion.types.includes('array');
  const findNamed = compileFindNamed(parameter, coercion, isObject ? 'object' : 'text');
  const isExploded = isObject && explode && (location === 'query' || location === 'cookie');
  if (style !== 'deepObject' && !isExploded) return findNamed;
  return (sent) => {
    const raw =
      style === 'deepObject'
        ? readDeepObject(sent.query, name, decode)
        : readExplodedObject(sent, { parameter, coercion, isOtherName, decode });
    if (raw) return { kind: 'value', value: coercion.coerce(raw) };
    const found = findNamed(sent);
    // An object without properties is sent as nothing at all.
    return found.kind === 'absent' && isExploded && required ? { kind: 'value', value: {} } : found;
  };
}

function compileFindNamed(
  parameter: Parameter,
  coercion: SchemaCoercion,
  singleForm: 'object' | 'text',
): FindParameter {
  const form = coercion.types.includes('array') ? 'list' : singleForm;
  const toRaw = (texts: EncodedTexts): RawValue | undefined => {
    const raw = readStyledValue(texts, parameter, form);
    // A text that is not an object may fit another type of the schema.
    return raw === undefined && form === 'object' ? readStyledValue(texts, parameter, 'text') : raw;
  };
  return (sent) => {
    const texts = findParameterTexts(sent, parameter);
    if (texts === undefined) return absentParameter;
    if (texts[0] === '' && parameter.allowEmptyValue) return { kind: 'empty' };
    const raw = toRaw(texts);
    return raw === undefined
      ? { kind: 'fault', message: `must be written in the style "${parameter.style}"` }
      : { kind: 'value', value: coercion.coerce(raw) };
  };
}

const absentParameter: FoundParameter = { kind: 'absent' };

type ExplodedObject = {
  readonly parameter: Parameter;
  readonly coercion: SchemaCoercion;
  readonly isOtherName: (name: string) => boolean;
  readonly decode: (text: string) => string;
};

/** Collects an object whose properties are sent as `a=1&b=2` (`form` with `explode`). */
function readExplodedObject(
  sent: SentParameters,
  { parameter, coercion: { layout }, isOtherName, decode }: ExplodedObject,
): ReadonlyMap<string, RawValue> | undefined {
  const pairs: Iterable<readonly [string, EncodedTexts]> =
    parameter.in === 'query'
      ? sent.query
      : Object.entries(sent.cookie).map(([name, text]) => [name, [text]] as const);
  const raw = new Map<string, RawValue>();
  for (const [name, texts] of pairs) {
    const isProperty =
      layout.properties.has(name) || (layout.additionalProperties.length > 0 && !isOtherName(name));
    if (isProperty) raw.set(name, texts.length > 1 ? texts.map(decode) : decode(texts[0]));
  }
  return raw.size > 0 ? raw : undefined;
}

/** The whole query as one value (OpenAPI 3.2, section 4.12.2). */
function compileFindQueryString(
  { mediaType = '' }: Parameter,
  coercion: SchemaCoercion,
): FindParameter {
  return ({ querystring }) => {
    if (querystring === '') return absentParameter;
    if (isJsonMediaType(mediaType)) return parseJsonParameter(decodePercentEncoding(querystring));
    const raw = new Map<string, RawValue>();
    for (const [name, texts] of parseQueryPairs(querystring))
      raw.set(name, texts.length > 1 ? texts.map(decodeQueryText) : decodeQueryText(texts[0]));
    return { kind: 'value', value: coercion.coerce(raw) };
  };
}

/** A parameter with `content`: JSON is parsed, any other media type stays a text. */
function compileFindMediaType(parameter: Parameter): FindParameter {
  const decode = compileDecode(parameter);
  const isJson = isJsonMediaType(String(parameter.mediaType));
  return (sent) => {
    const [text] = findParameterTexts(sent, parameter) ?? [];
    if (text === undefined) return absentParameter;
    return isJson ? parseJsonParameter(decode(text)) : { kind: 'value', value: decode(text) };
  };
}

function parseJsonParameter(text: string): FoundParameter {
  try {
    const value = parseJsonSafely(text);
    return exceedsDepth(maxBodyDepth, text, value)
      ? { kind: 'fault', message: `must not nest deeper than ${maxBodyDepth} levels` }
      : { kind: 'value', value };
  } catch (error) {
    const message = isPrototypeError(error)
      ? 'must not have a "__proto__" or "constructor.prototype" property'
      : 'must be JSON';
    return { kind: 'fault', message };
  }
}

function findParameterTexts(
  sent: SentParameters,
  { name, in: location }: Parameter,
): EncodedTexts | undefined {
  if (location === 'query') return sent.query.get(name);
  const fields =
    location === 'header' ? sent.header : location === 'cookie' ? sent.cookie : sent.path;
  const field = location === 'header' ? name.toLowerCase() : name;
  const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
  return value === undefined ? undefined : [`${value}`];
}
