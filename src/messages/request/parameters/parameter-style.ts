import type { Parameter } from '../../../openapi/openapi.ts';
import {
  decodePercentEncoding,
  decodeQueryText,
  type EncodedPairs,
  type EncodedTexts,
} from '../query-string.ts';
import type { RawValue } from './type-coercion.ts';

/** The properties of a parameter that determine how its value is written. */
export type StyledParameter = Pick<
  Parameter,
  'name' | 'in' | 'style' | 'explode' | 'allowReserved'
>;

/** What the texts of a parameter are read as. */
export type ValueForm = 'text' | 'list' | 'object';

/**
 * Splits the texts of one name by their style (OpenAPI 3.1, section 4.8.12.2; RFC 6570): `1|2` in the
 * style `pipeDelimited` is a list of two. `undefined` where they are not written in that style.
 */
export function readStyledValue(
  texts: EncodedTexts,
  parameter: StyledParameter,
  form: ValueForm,
): RawValue | undefined {
  const decode = compileDecode(parameter);
  if (form === 'text') return readStyledText(texts[0], parameter, decode);
  const entries = splitEntries(texts, parameter, form);
  if (form === 'list') return entries?.map(decode);
  const pairs =
    entries && (parameter.explode ? splitAssignments(entries) : pairAlternating(entries));
  return pairs && new Map(pairs.map(([name, text]) => [decode(name), decode(text)]));
}

/** The decoding of a parameter's texts. Header fields, and paths from the router, are decoded already. */
export function compileDecode({
  in: location,
  allowReserved,
}: StyledParameter): (text: string) => string {
  if (location === 'query') return allowReserved ? decodePercentEncoding : decodeQueryText;
  return location === 'cookie' ? decodePercentEncoding : (text) => text.trim();
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

/** The text after `name=`; empty for the name alone. */
function withoutName(text: string, name: string): string | undefined {
  if (text === name) return '';
  return text.startsWith(`${name}=`) ? text.slice(name.length + 1) : undefined;
}

function splitEntries(
  texts: EncodedTexts,
  parameter: StyledParameter,
  form: 'list' | 'object',
): readonly string[] | undefined {
  const { style, explode, in: location, name } = parameter;
  const [text] = texts;
  if (style === 'label') return splitLabel(text, parameter);
  if (style === 'matrix') return splitMatrix(text, parameter, form);
  if (location === 'path' || location === 'header') return text.split(',');
  if (!explode) return texts.flatMap((one) => splitDelimited(one, style));
  // A cookie has all entries in one text (RFC 6570, section 3.2.8, without its question mark).
  return location === 'cookie' ? text.split(`&${name}=`) : texts;
}

/** Up to OpenAPI 3.1.0 entries that are not exploded have dots between them too, and clients still send them. */
function splitLabel(
  text: string,
  { explode }: Pick<StyledParameter, 'explode'>,
): readonly string[] | undefined {
  const isDotted = explode || !text.includes(',');
  return text.startsWith('.') ? text.slice(1).split(isDotted ? '.' : ',') : undefined;
}

function splitMatrix(
  text: string,
  { name, explode }: StyledParameter,
  form: 'list' | 'object',
): readonly string[] | undefined {
  if (!explode) return withoutName(text, `;${name}`)?.split(',');
  if (!text.startsWith(';')) return undefined;
  const parts = text.slice(1).split(';');
  if (form === 'object') return parts;
  const values = parts.flatMap((part) => withoutName(part, name) ?? []);
  return values.length === parts.length ? values : undefined;
}

/** Many clients encode the delimiter as well: `ids=1%2C2` is a list, unless it has a plain comma too. */
function splitDelimited(text: string, style: StyledParameter['style']): readonly string[] {
  if (style === 'spaceDelimited') return text.split(/%20|\+/);
  const [delimiter, encoded] = style === 'pipeDelimited' ? ['|', /%7c/i] : [',', /%2c/i];
  return text.split(text.includes(delimiter) ? delimiter : encoded);
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

/** How deep bracketed names nest: far deeper than any API needs. */
const maxDeepObjectDepth = 16;

/** An object under construction. */
type DeepObjectBranch = Map<string, RawValue | DeepObjectBranch>;

/**
 * Collects `name[a]=1&name[b][c]=2` as one object (`deepObject`). In `name[]=1&name[]=2` the entries get
 * the names `0` and `1`. `undefined` where the name has no brackets in the query.
 */
export function readDeepObject(
  pairs: EncodedPairs,
  name: string,
  decode: (text: string) => string,
): ReadonlyMap<string, RawValue> | undefined {
  const root: DeepObjectBranch = new Map();
  for (const [key, texts] of listBracketedPairs(pairs, name)) {
    const path = parseBracketPath(key.slice(name.length));
    if (path) setAllAt(root, path, texts.map(decode));
  }
  return root.size > 0 ? root : undefined;
}

type EncodedPair = readonly [string, EncodedTexts];

/** The pairs with brackets after their names, by name; kept so that each request is grouped once. */
const bracketedPairs = new WeakMap<EncodedPairs, ReadonlyMap<string, readonly EncodedPair[]>>();

function listBracketedPairs(pairs: EncodedPairs, name: string): readonly EncodedPair[] {
  if (name.includes('[')) return [...pairs].filter(([key]) => key.startsWith(`${name}[`));
  const known = bracketedPairs.get(pairs);
  if (known) return known.get(name) ?? [];
  const groups = new Map<string, EncodedPair[]>();
  for (const pair of pairs) {
    const bracket = pair[0].indexOf('[');
    if (bracket < 0) continue;
    const root = pair[0].slice(0, bracket);
    const group = groups.get(root);
    if (group) group.push(pair);
    else groups.set(root, [pair]);
  }
  bracketedPairs.set(pairs, groups);
  return groups.get(name) ?? [];
}

/** The position of a value in an object. */
type BracketPath = { readonly branches: readonly string[]; readonly last: string };

function parseBracketPath(brackets: string): BracketPath | undefined {
  const steps = brackets.slice(1, -1).split('][');
  const isPath = steps.length <= maxDeepObjectDepth && /^(\[[^[\]]*\])+$/.test(brackets);
  return isPath && !steps.includes('__proto__')
    ? { branches: steps.slice(0, -1), last: steps.slice(-1).join() }
    : undefined;
}

/** A name that is sent several times is a list, and so is a name with `[]`. */
function setAllAt(root: DeepObjectBranch, path: BracketPath, texts: readonly string[]): void {
  if (path.last !== '') setAt(root, path, texts.length > 1 ? texts : texts.join());
  else
    for (const [index, text] of texts.entries()) setAt(root, { ...path, last: `${index}` }, text);
}

function setAt(root: DeepObjectBranch, { branches, last }: BracketPath, raw: RawValue): void {
  let branch = root;
  for (const step of branches) {
    const known = branch.get(step);
    const next: DeepObjectBranch = known instanceof Map ? known : new Map();
    branch.set(step, next);
    branch = next;
  }
  branch.set(last, raw);
}
