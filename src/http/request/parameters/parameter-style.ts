import type { Parameter } from '../../../openapi/openapi.ts';
import {
  decodePercentEncoding,
  decodeQueryText,
  type EncodedPairs,
  type EncodedTexts,
} from '../query-string.ts';
import type { RawValue } from './type-coercion.ts';

/** How the texts of a value are written. */
export type StyledParameter = Pick<
  Parameter,
  'name' | 'in' | 'style' | 'explode' | 'allowReserved'
>;

/**
 * Takes the texts of one name apart by their style (OpenAPI 3.1, section 4.8.12.2; RFC 6570);
 * `undefined` where they are not written in it.
 */
export function readStyledValue(
  texts: EncodedTexts,
  manner: StyledParameter,
  wanted: 'text' | 'list' | 'object',
): RawValue | undefined {
  const decode = compileDecode(manner);
  if (wanted === 'text') return readStyledText(texts[0], manner, decode);
  const entries = splitEntries(texts, manner, wanted);
  if (wanted === 'list') return entries?.map(decode);
  const pairs = entries && (manner.explode ? splitAssignments(entries) : pairAlternating(entries));
  return pairs && new Map(pairs.map(([name, text]) => [decode(name), decode(text)]));
}

/** How the texts of a place are encoded; what the router hands over, and a header, is not. */
export function compileDecode({
  in: place,
  allowReserved,
}: StyledParameter): (text: string) => string {
  if (place === 'query') return allowReserved ? decodePercentEncoding : decodeQueryText;
  return place === 'cookie' ? decodePercentEncoding : (text) => text.trim();
}

function readStyledText(
  text: string,
  { style, name }: StyledParameter,
  decode: (text: string) => string,
): string | undefined {
  if (style === 'label') return text.startsWith('.') ? decode(text.slice(1)) : undefined;
  if (style === 'matrix') return withoutName(text, `;${name}`);
  return decode(text);
}

/** What follows `name=`; nothing where the name stands alone. */
function withoutName(text: string, name: string): string | undefined {
  if (text === name) return '';
  return text.startsWith(`${name}=`) ? text.slice(name.length + 1) : undefined;
}

function splitEntries(
  texts: EncodedTexts,
  manner: StyledParameter,
  wanted: 'list' | 'object',
): readonly string[] | undefined {
  const { style, explode, in: place, name } = manner;
  const [text] = texts;
  if (style === 'label') return splitLabel(text, explode);
  if (style === 'matrix') return splitMatrix(text, manner, wanted);
  if (place === 'path' || place === 'header') return text.split(',');
  if (!explode) return texts.flatMap((sent) => splitDelimited(sent, style));
  // In a cookie all entries come in one text (RFC 6570, section 3.2.8, without its question mark).
  return place === 'cookie' ? text.split(`&${name}=`) : texts;
}

/** OpenAPI to 3.1.0 has dots between entries that are together too, and so have clients. */
function splitLabel(
  text: string,
  explode: StyledParameter['explode'],
): readonly string[] | undefined {
  const isDotted = explode || !text.includes(',');
  return text.startsWith('.') ? text.slice(1).split(isDotted ? '.' : ',') : undefined;
}

function splitMatrix(
  text: string,
  { name, explode }: StyledParameter,
  wanted: 'list' | 'object',
): readonly string[] | undefined {
  if (!explode) return withoutName(text, `;${name}`)?.split(',');
  if (!text.startsWith(';')) return undefined;
  const parts = text.slice(1).split(';');
  if (wanted === 'object') return parts;
  const cut = parts.flatMap((part) => withoutName(part, name) ?? []);
  return cut.length === parts.length ? cut : undefined;
}

/** Many clients encode what stands between entries too: it divides where nothing plain does. */
function splitDelimited(text: string, style: StyledParameter['style']): readonly string[] {
  if (style === 'spaceDelimited') return text.split(/%20|\+/);
  const [plain, encoded] = style === 'pipeDelimited' ? ['|', /%7c/i] : [',', /%2c/i];
  return text.split(text.includes(plain) ? plain : encoded);
}

type TextPairs = readonly (readonly [string, string])[];

function splitAssignments(entries: readonly string[]): TextPairs | undefined {
  const pairs = entries.flatMap((entry) => {
    const equals = entry.indexOf('=');
    return equals < 0 ? [] : [[entry.slice(0, equals), entry.slice(equals + 1)] as const];
  });
  return pairs.length === entries.length ? pairs : undefined;
}

function pairAlternating(entries: readonly string[]): TextPairs | undefined {
  return entries.length % 2 === 0
    ? entries.flatMap((name, index) =>
        index % 2 === 0 ? [[name, String(entries[index + 1])] as const] : [],
      )
    : undefined;
}

/** How deep names with brackets nest: far deeper than any API goes. */
const maxDeepObjectDepth = 16;

/** An object under construction. */
type DeepObjectBranch = Map<string, RawValue | DeepObjectBranch>;

/**
 * Gathers `name[a]=1&name[b][c]=2` and `name[]=1&name[]=2` as one object (`deepObject`), with the
 * empty name for `[]`; `undefined` where there is none.
 */
export function readDeepObject(
  pairs: EncodedPairs,
  name: string,
  decode: (text: string) => string,
): ReadonlyMap<string, RawValue> | undefined {
  const whole: DeepObjectBranch = new Map();
  for (const [key, texts] of pairs) {
    const path = key.startsWith(`${name}[`) ? parseBracketPath(key.slice(name.length)) : undefined;
    if (!path) continue;
    setAllAt(whole, path, texts.map(decode));
  }
  return whole.size > 0 ? whole : undefined;
}

/** Where a text belongs in an object. */
type BracketPath = { readonly branches: readonly string[]; readonly last: string };

function parseBracketPath(brackets: string): BracketPath | undefined {
  const steps = brackets.slice(1, -1).split('][');
  const whole = steps.length <= maxDeepObjectDepth && /^(\[[^[\]]*\])+$/.test(brackets);
  return whole && !steps.includes('__proto__')
    ? { branches: steps.slice(0, -1), last: steps.slice(-1).join() }
    : undefined;
}

/** A name that comes again is a list, as one with `[]` is. */
function setAllAt(whole: DeepObjectBranch, path: BracketPath, texts: readonly string[]): void {
  if (path.last !== '') setAt(whole, path, texts.length > 1 ? texts : texts.join());
  else
    for (const [index, text] of texts.entries()) setAt(whole, { ...path, last: `${index}` }, text);
}

function setAt(whole: DeepObjectBranch, { branches, last }: BracketPath, raw: RawValue): void {
  let branch = whole;
  for (const step of branches) {
    const known = branch.get(step);
    const next: DeepObjectBranch = known instanceof Map ? known : new Map();
    branch.set(step, next);
    branch = next;
  }
  branch.set(last, raw);
}
