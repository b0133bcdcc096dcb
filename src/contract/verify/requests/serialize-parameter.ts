import { isJsonMediaType, isObject, type Parameter } from '../../../openapi/openapi.ts';

/** Serializes a parameter in its style (OpenAPI 3.1, section 4.8.12.2; RFC 6570). */
export function serializeParameter(parameter: Parameter, value: unknown): string {
  const { in: place, mediaType } = parameter;
  if (place === 'querystring') return serializeQuerystring(String(mediaType), value);
  const encode =
    place === 'header' ? formatText : (part: unknown) => encodeURIComponent(formatText(part));
  return serializeStyled(parameter, value, encode);
}

function serializeStyled(parameter: Parameter, value: unknown, encode: EncodeText): string {
  const { name, style, mediaType } = parameter;
  const isNamed = style !== 'simple' && style !== 'label';
  const target = (text: string): string => (isNamed ? `${name}=${text}` : text);
  if (mediaType !== undefined)
    return target(encode(isJsonMediaType(mediaType) ? JSON.stringify(value) : value));
  const lead = stylePrefixes[style] ?? '';
  if (Array.isArray(value)) return lead + serializeList(parameter, value.map(encode), target);
  return isObject(value)
    ? lead + serializeObject(parameter, value, { encode, withName: target })
    : lead + target(encode(value));
}

type StyleEncoding = { readonly encode: EncodeText; readonly withName: (text: string) => string };

function serializeObject(
  { name, style, explode }: Parameter,
  value: object,
  { encode, withName: target }: StyleEncoding,
): string {
  if (style === 'deepObject') return serializeDeepObject(encode(name), value, encode).join('&');
  const pairs = Object.entries(value).map(([key, entry]) => [encode(key), encode(entry)]);
  return explode
    ? pairs.map((pair) => pair.join('=')).join(explodedSeparators[style] ?? '&')
    : target(pairs.flat().join(joinedSeparators[style] ?? ','));
}

/** Formats a value as text; lists and objects as JSON. */
export function formatText(value: unknown): string {
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

const stylePrefixes: Readonly<Record<string, string>> = { label: '.', matrix: ';' };
const explodedSeparators: Readonly<Record<string, string>> = {
  simple: ',',
  label: '.',
  matrix: ';',
};

const joinedSeparators: Readonly<Record<string, string>> = {
  spaceDelimited: '%20',
  pipeDelimited: '%7C',
};

function serializeList(
  { style, explode }: Parameter,
  texts: readonly string[],
  target: (text: string) => string,
): string {
  return explode
    ? texts.map(target).join(explodedSeparators[style] ?? '&')
    : target(texts.join(joinedSeparators[style] ?? ','));
}

type EncodeText = (part: unknown) => string;

function serializeDeepObject(name: string, value: unknown, encode: EncodeText): readonly string[] {
  if (Array.isArray(value))
    return value.flatMap((entry) => serializeDeepObject(`${name}[]`, entry, encode));
  if (!isObject(value)) return [`${name}=${encode(value)}`];
  return Object.entries(value).flatMap(([key, entry]) =>
    serializeDeepObject(`${name}[${encode(key)}]`, entry, encode),
  );
}

/** Serializes the whole query as one value (OpenAPI 3.2, section 4.12.2). */
function serializeQuerystring(mediaType: string, value: unknown): string {
  return isObject(value) && !isJsonMediaType(mediaType)
    ? serializeForm(value)
    : encodeURIComponent(isJsonMediaType(mediaType) ? JSON.stringify(value) : formatText(value));
}

/** Serializes form fields; a list repeats its name. */
export function serializeForm(value: object): string {
  return Object.entries(value)
    .flatMap(([key, entry]) => [entry].flat().map((one) => [key, one]))
    .map((pair) => pair.map((part) => encodeURIComponent(formatText(part))).join('='))
    .join('&');
}
