import type { Parameter } from '../document/document.ts';
import { decodePart, decodePercents, type Texts } from './query.ts';
import type { Raw } from './typing.ts';

/** How the texts of a value are written. */
export type Manner = Pick<Parameter, 'name' | 'in' | 'style' | 'entries' | 'plus'>;

/**
 * Takes the texts of one name apart by their style (OpenAPI 3.1, section 4.8.12.2; RFC 6570);
 * `undefined` where they are not written in it.
 */
export const readStyled = (
  texts: Texts,
  manner: Manner,
  wanted: 'text' | 'list' | 'object',
): Raw | undefined => {
  const decode = toDecode(manner);
  if (wanted === 'text') return toText(texts[0], manner, decode);
  const entries = splitEntries(texts, manner, wanted);
  if (wanted === 'list') return entries?.map(decode);
  const pairs = entries && (manner.entries === 'apart' ? toAssigned(entries) : toPairs(entries));
  return pairs && new Map(pairs.map(([name, text]) => [decode(name), decode(text)]));
};

/** How the texts of a place are encoded; what the router hands over, and a header, is not. */
export const toDecode = ({ in: place, plus }: Manner): ((text: string) => string) => {
  if (place === 'query') return plus === 'blank' ? decodePart : decodePercents;
  return place === 'cookie' ? decodePercents : (text) => text.trim();
};

const toText = (
  text: string,
  { style, name }: Manner,
  decode: (text: string) => string,
): string | undefined => {
  if (style === 'label') return text.startsWith('.') ? decode(text.slice(1)) : undefined;
  if (style === 'matrix') return cutName(text, `;${name}`);
  return decode(text);
};

/** What follows `name=`; nothing where the name stands alone. */
const cutName = (text: string, name: string): string | undefined => {
  if (text === name) return '';
  return text.startsWith(`${name}=`) ? text.slice(name.length + 1) : undefined;
};

const splitEntries = (
  texts: Texts,
  manner: Manner,
  wanted: 'list' | 'object',
): readonly string[] | undefined => {
  const { style, entries, in: place, name } = manner;
  const [text] = texts;
  if (style === 'label') return splitLabel(text, entries);
  if (style === 'matrix') return splitMatrix(text, manner, wanted);
  if (place === 'path' || place === 'header') return text.split(',');
  if (entries === 'together') return texts.flatMap((sent) => splitAt(sent, style));
  // In a cookie all entries come in one text (RFC 6570, section 3.2.8, without its question mark).
  return place === 'cookie' ? text.split(`&${name}=`) : texts;
};

/** OpenAPI to 3.1.0 has dots between entries that are together too, and so have clients. */
const splitLabel = (text: string, entries: Manner['entries']): readonly string[] | undefined => {
  const isDotted = entries === 'apart' || !text.includes(',');
  return text.startsWith('.') ? text.slice(1).split(isDotted ? '.' : ',') : undefined;
};

const splitMatrix = (
  text: string,
  { name, entries }: Manner,
  wanted: 'list' | 'object',
): readonly string[] | undefined => {
  if (entries === 'together') return cutName(text, `;${name}`)?.split(',');
  if (!text.startsWith(';')) return undefined;
  const parts = text.slice(1).split(';');
  if (wanted === 'object') return parts;
  const cut = parts.flatMap((part) => cutName(part, name) ?? []);
  return cut.length === parts.length ? cut : undefined;
};

/** Many clients encode what stands between entries too: it divides where nothing plain does. */
const splitAt = (text: string, style: Manner['style']): readonly string[] => {
  if (style === 'spaceDelimited') return text.split(/%20|\+/);
  const [plain, encoded] = style === 'pipeDelimited' ? ['|', /%7c/i] : [',', /%2c/i];
  return text.split(text.includes(plain) ? plain : encoded);
};

type Pairs = readonly (readonly [string, string])[];

const toAssigned = (entries: readonly string[]): Pairs | undefined => {
  const pairs = entries.flatMap((entry) => {
    const equals = entry.indexOf('=');
    return equals < 0 ? [] : [[entry.slice(0, equals), entry.slice(equals + 1)] as const];
  });
  return pairs.length === entries.length ? pairs : undefined;
};

const toPairs = (entries: readonly string[]): Pairs | undefined =>
  entries.length % 2 === 0
    ? entries.flatMap((name, index) =>
        index % 2 === 0 ? [[name, String(entries[index + 1])] as const] : [],
      )
    : undefined;
