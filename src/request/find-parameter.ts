import { isJson, type Parameter } from '../document/document.ts';
import { gatherDeep } from './deep-object.ts';
import { decodePart, decodePercents, type SentPairs, splitPairs, type Texts } from './query.ts';
import { readStyled, toDecode } from './style.ts';
import type { Raw, Typed } from './typing.ts';

/** What a request says beside its body. */
export type SentParameters = {
  readonly path: Readonly<Record<string, string>>;
  readonly query: SentPairs;
  /** The whole query, as it was sent. */
  readonly querystring: string;
  readonly header: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly cookie: Readonly<Record<string, string>>;
};

/** What one parameter was found to be; `empty`: sent without a value, where that fits. */
export type Found =
  | { readonly kind: 'absent' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'value'; readonly value: unknown }
  | { readonly kind: 'fault'; readonly message: string };

/** Finds a parameter in a request. */
export type Find = (sent: SentParameters) => Found;

/**
 * Compiles how a parameter is found in a request and read by its style or media type. `others` are
 * the names of the other parameters, which are not its own where its properties stand apart.
 */
export const toFind = (parameter: Parameter, typed: Typed, others: ReadonlySet<string>): Find => {
  const { in: place, name, style, entries, media, required } = parameter;
  if (place === 'querystring') return toFindWhole(parameter, typed);
  if (media !== undefined) return toFindMedia(parameter);
  const decode = toDecode(parameter);
  const isThing = typed.types.includes('object') && !typed.types.includes('array');
  const findOne = toFindOne(parameter, typed, isThing ? 'object' : 'text');
  const isApart = isThing && entries === 'apart' && (place === 'query' || place === 'cookie');
  if (style !== 'deepObject' && !isApart) return findOne;
  return (sent) => {
    const raw =
      style === 'deepObject'
        ? gatherDeep(sent.query, name, decode)
        : gatherNames(sent, { parameter, typed, others, decode });
    if (raw) return { kind: 'value', value: typed.toValue(raw) };
    const found = findOne(sent);
    // An object without properties is written as nothing at all.
    return found.kind === 'absent' && isApart && required ? { kind: 'value', value: {} } : found;
  };
};

const toFindOne = (parameter: Parameter, typed: Typed, single: 'object' | 'text'): Find => {
  const wanted = typed.types.includes('array') ? 'list' : single;
  const toRaw = (texts: Texts): Raw | undefined => {
    const raw = readStyled(texts, parameter, wanted);
    // What is no object may still be one of the other things that the schema takes.
    return raw === undefined && wanted === 'object' ? readStyled(texts, parameter, 'text') : raw;
  };
  return (sent) => {
    const texts = findTexts(sent, parameter);
    if (texts === undefined) return absent;
    if (texts[0] === '' && parameter.empty === 'fits') return { kind: 'empty' };
    const raw = toRaw(texts);
    return raw === undefined
      ? { kind: 'fault', message: `must be written in the style "${parameter.style}"` }
      : { kind: 'value', value: typed.toValue(raw) };
  };
};

const absent: Found = { kind: 'absent' };

type Gathered = {
  readonly parameter: Parameter;
  readonly typed: Typed;
  readonly others: ReadonlySet<string>;
  readonly decode: (text: string) => string;
};

/** An object whose properties are sent under names of their own (`form` with `explode`). */
const gatherNames = (
  sent: SentParameters,
  { parameter, typed: { layout }, others, decode }: Gathered,
): ReadonlyMap<string, Raw> | undefined => {
  const texts: Iterable<readonly [string, Texts]> =
    parameter.in === 'query'
      ? sent.query
      : Object.entries(sent.cookie).map(([name, text]) => [name, [text]] as const);
  const raw = new Map<string, Raw>();
  for (const [name, all] of texts) {
    const isOurs = layout.properties.has(name) || (layout.rest.length > 0 && !others.has(name));
    if (isOurs) raw.set(name, all.length > 1 ? all.map(decode) : decode(all[0]));
  }
  return raw.size > 0 ? raw : undefined;
};

/** The whole query as one value (OpenAPI 3.2, section 4.12.2). */
const toFindWhole =
  ({ media = '' }: Parameter, typed: Typed): Find =>
  ({ querystring }) => {
    if (querystring === '') return absent;
    if (isJson(media)) return parseText(decodePercents(querystring));
    const raw = new Map<string, Raw>();
    for (const [name, texts] of splitPairs(querystring))
      raw.set(name, texts.length > 1 ? texts.map(decodePart) : decodePart(texts[0]));
    return { kind: 'value', value: typed.toValue(raw) };
  };

/** A parameter whose text is of a media type: of JSON it is read, any other stays a text. */
const toFindMedia = (parameter: Parameter): Find => {
  const decode = toDecode(parameter);
  const isOfJson = isJson(String(parameter.media));
  return (sent) => {
    const [text] = findTexts(sent, parameter) ?? [];
    if (text === undefined) return absent;
    return isOfJson ? parseText(decode(text)) : { kind: 'value', value: decode(text) };
  };
};

const parseText = (text: string): Found => {
  try {
    return { kind: 'value', value: JSON.parse(text) };
  } catch {
    return { kind: 'fault', message: 'must be JSON' };
  }
};

const findTexts = (sent: SentParameters, { name, in: place }: Parameter): Texts | undefined => {
  if (place === 'query') return sent.query.get(name);
  const fields = place === 'header' ? sent.header : place === 'cookie' ? sent.cookie : sent.path;
  const field = place === 'header' ? name.toLowerCase() : name;
  const value = Object.hasOwn(fields, field) ? fields[field] : undefined;
  return value === undefined ? undefined : [`${value}`];
};
