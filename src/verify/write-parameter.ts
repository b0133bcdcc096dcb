import { isJson, isObject, type Parameter } from '../document/document.ts';

/** Writes the value of a parameter in its style (OpenAPI 3.1, section 4.8.12.2; RFC 6570). */
export const writeParameter = (parameter: Parameter, value: unknown): string => {
  const { in: place, media } = parameter;
  if (place === 'querystring') return writeWhole(String(media), value);
  const encode = place === 'header' ? toText : (part: unknown) => encodeURIComponent(toText(part));
  return writeStyled(parameter, value, encode);
};

const writeStyled = (parameter: Parameter, value: unknown, encode: Encode): string => {
  const { name, style, media } = parameter;
  const isNamed = style !== 'simple' && style !== 'label';
  const named = (text: string): string => (isNamed ? `${name}=${text}` : text);
  if (media !== undefined) return named(encode(isJson(media) ? JSON.stringify(value) : value));
  const lead = leads[style] ?? '';
  if (Array.isArray(value)) return lead + writeList(parameter, value.map(encode), named);
  return isObject(value)
    ? lead + writeObject(parameter, value, { encode, named })
    : lead + named(encode(value));
};

type Writing = { readonly encode: Encode; readonly named: (text: string) => string };

const writeObject = (
  { name, style, entries }: Parameter,
  value: object,
  { encode, named }: Writing,
): string => {
  if (style === 'deepObject') return writeDeep(encode(name), value, encode).join('&');
  const pairs = Object.entries(value).map(([key, entry]) => [encode(key), encode(entry)]);
  return entries === 'apart'
    ? pairs.map((pair) => pair.join('=')).join(apart[style] ?? '&')
    : named(pairs.flat().join(together[style] ?? ','));
};

/** A text is itself, a list or an object JSON. */
export const toText = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

const leads: Readonly<Record<string, string>> = { label: '.', matrix: ';' };
const apart: Readonly<Record<string, string>> = { simple: ',', label: '.', matrix: ';' };
const together: Readonly<Record<string, string>> = { spaceDelimited: '%20', pipeDelimited: '%7C' };

const writeList = (
  { style, entries }: Parameter,
  texts: readonly string[],
  named: (text: string) => string,
): string =>
  entries === 'apart'
    ? texts.map(named).join(apart[style] ?? '&')
    : named(texts.join(together[style] ?? ','));

type Encode = (part: unknown) => string;

const writeDeep = (name: string, value: unknown, encode: Encode): readonly string[] => {
  if (Array.isArray(value)) return value.flatMap((entry) => writeDeep(`${name}[]`, entry, encode));
  if (!isObject(value)) return [`${name}=${encode(value)}`];
  return Object.entries(value).flatMap(([key, entry]) =>
    writeDeep(`${name}[${encode(key)}]`, entry, encode),
  );
};

/** The whole query as one value (OpenAPI 3.2, section 4.12.2). */
const writeWhole = (media: string, value: unknown): string =>
  isObject(value) && !isJson(media)
    ? writeForm(value)
    : encodeURIComponent(isJson(media) ? JSON.stringify(value) : toText(value));

/** The fields of a form; each entry of a list by itself. */
export const writeForm = (value: object): string =>
  Object.entries(value)
    .flatMap(([key, entry]) => [entry].flat().map((one) => [key, one]))
    .map((pair) => pair.map((part) => encodeURIComponent(toText(part))).join('='))
    .join('&');
