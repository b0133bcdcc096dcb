import { isJsonMediaType, type Parameter } from '../../../openapi/openapi.ts';
import {
  decodePercentEncoding,
  decodeQueryText,
  type EncodedPairs,
  type EncodedTexts,
  parseQueryPairs,
} from '../query-string.ts';
import { compileDecode, readDeepObject, readStyledValue } from './parameter-style.ts';
import type { RawValue, SchemaCoercion } from './type-coercion.ts';

/** What a request says beside its body. */
export type SentParameters = {
  readonly path: Readonly<Record<string, string>>;
  readonly query: EncodedPairs;
  /** The whole query, as it was sent. */
  readonly querystring: string;
  readonly header: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly cookie: Readonly<Record<string, string>>;
};

/** What one parameter was found to be; `empty`: sent without a value, where that fits. */
export type FoundParameter =
  | { readonly kind: 'absent' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'fault'; readonly message: string };

/** Finds a parameter in a request. */
export type FindParameter = (sent: SentParameters) => FoundParameter;

/**
 * Compiles how a parameter is found in a request and read by its style or media type. `others` are
 * the names of the other parameters, which are not its own where its properties stand apart.
 */
export function compileFindParameter(
  parameter: Parameter,
  typed: SchemaCoercion,
  others: ReadonlySet<string>,
): FindParameter {
  const { in: place, name, style, explode, mediaType, required } = parameter;
  if (place === 'querystring') return compileFindQueryString(parameter, typed);
  if (mediaType !== undefined) return compileFindMediaType(parameter);
  const decode = compileDecode(parameter);
  const isThing = typed.types.includes('object') && !typed.types.includes('array');
  const findOne = compileFindNamed(parameter, typed, isThing ? 'object' : 'text');
  const isApart = isThing && explode && (place === 'query' || place === 'cookie');
  if (style !== 'deepObject' && !isApart) return findOne;
  return (sent) => {
    const raw =
      style === 'deepObject'
        ? readDeepObject(sent.query, name, decode)
        : readExplodedObject(sent, { parameter, typed, others, decode });
    if (raw) return { kind: 'value', value: typed.coerce(raw) };
    const found = findOne(sent);
    // An object without properties is written as nothing at all.
    return found.kind === 'absent' && isApart && required ? { kind: 'value', value: {} } : found;
  };
}

function compileFindNamed(
  parameter: Parameter,
  typed: SchemaCoercion,
  single: 'object' | 'text',
): FindParameter {
  const wanted = typed.types.includes('array') ? 'list' : single;
  const toRaw = (texts: EncodedTexts): RawValue | undefined => {
    const raw = readStyledValue(texts, parameter, wanted);
    // What is no object may still be one of the other things that the schema takes.
    return raw === undefined && wanted === 'object'
      ? readStyledValue(texts, parameter, 'text')
      : raw;
  };
  return (sent) => {
    const texts = findParameterTexts(sent, parameter);
    if (texts === undefined) return absentParameter;
    if (texts[0] === '' && parameter.allowEmptyValue) return { kind: 'empty' };
    const raw = toRaw(texts);
    return raw === undefined
      ? { kind: 'fault', message: `must be written in the style "${parameter.style}"` }
      : { kind: 'value', value: typed.coerce(raw) };
  };
}

const absentParameter: FoundParameter = { kind: 'absent' };

type ExplodedObject = {
  readonly parameter: Parameter;
  readonly typed: SchemaCoercion;
  readonly others: ReadonlySet<string>;
  readonly decode: (text: string) => string;
};

/** An object whose properties are sent under names of their own (`form` with `explode`). */
function readExplodedObject(
  sent: SentParameters,
  { parameter, typed: { layout }, others, decode }: ExplodedObject,
): ReadonlyMap<string, RawValue> | undefined {
  const texts: Iterable<readonly [string, EncodedTexts]> =
    parameter.in === 'query'
      ? sent.query
      : Object.entries(sent.cookie).map(([name, text]) => [name, [text]] as const);
  const raw = new Map<string, RawValue>();
  for (const [name, all] of texts) {
    const isOurs =
      layout.properties.has(name) || (layout.additionalProperties.length > 0 && !others.has(name));
    if (isOurs) raw.set(name, all.length > 1 ? all.map(decode) : decode(all[0]));
  }
  return raw.size > 0 ? raw : undefined;
}

/** The whole query as one value (OpenAPI 3.2, section 4.12.2). */
function compileFindQueryString(
  { mediaType = '' }: Parameter,
  typed: SchemaCoercion,
): FindParameter {
  return ({ querystring }) => {
    if (querystring === '') return absentParameter;
    if (isJsonMediaType(mediaType)) return parseJsonParameter(decodePercentEncoding(querystring));
    const raw = new Map<string, RawValue>();
    for (const [name, texts] of parseQueryPairs(querystring))
      raw.set(name, texts.length > 1 ? texts.map(decodeQueryText) : decodeQueryText(texts[0]));
    return { kind: 'value', value: typed.coerce(raw) };
  };
}

/** A parameter whose text is of a media type: of JSON it is read, any other stays a text. */
function compileFindMediaType(parameter: Parameter): FindParameter {
  const decode = compileDecode(parameter);
  const isOfJson = isJsonMediaType(String(parameter.mediaType));
  return (sent) => {
    const [text] = findParameterTexts(sent, parameter) ?? [];
    if (text === undefined) return absentParameter;
    return isOfJson ? parseJsonParameter(decode(text)) : { kind: 'value', value: decode(text) };
  };
}

function parseJsonParameter(text: string): FoundParameter {
  try {
    return { kind: 'value', value: JSON.parse(text) };
  } catch {
    return { kind: 'fault', message: 'must be JSON' };
  }
}

function findParameterTexts(
  sent: SentParameters,
  { name, in: place }: Parameter,
): EncodedTexts | undefined {
  if (place === 'query') return sent.query.get(name);
  const fields = place === 'header' ? sent.header : place === 'cookie' ? sent.cookie : sent.path;
  const field = place === 'header' ? name.toLowerCase() : name;
  const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
  return value === undefined ? undefined : [`${value}`];
}
