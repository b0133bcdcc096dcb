import type { Shape, Shapes } from '../shape.ts';
import { plain, singular } from './noun.ts';
import { outline } from './outline.ts';
import { spelt, speltEndings } from './spelt.ts';

const endings =
  /(gid|uid|guid|uuid|id|slug|name|key|number|sid|code|arn|urn|identifier|handle|hash|idorslug|idorname)$/;

/** Names that a key goes by when it is told by nothing else, the likeliest first. */
const usual = ['id', 'uuid', 'gid', 'sid', 'uid', 'guid', 'identifier'];
const weak = [
  'key',
  'slug',
  'name',
  'code',
  'number',
  'symbol',
  'username',
  'login',
  'token',
  'href',
  'ip',
];

/** Names that a record's key may have, best first: `pet_id` in `/pets/{pet_id}` may be `id` there. */
export const keyNames = (parameter: string, noun: string): readonly string[] => {
  const one = singular(plain(noun));
  // Of `domain_name` the `domain`, where it has no name.
  const [, stem = ''] = /^(.+)name$/.exec(plain(parameter)) ?? [];
  const names = new Set([
    ...strongKeyNames(parameter, noun),
    ...speltEndings(parameter),
    // Papers are numbered by it, whatever kind they are of.
    ...(spelt(parameter).endsWith('number') ? ['referencenumber'] : []),
    ...['key', 'slug', 'name', `${one}name`],
    ...weak,
    ...['arn', `${one}arn`],
    stem,
  ]);
  names.delete('');
  return [...names];
};

/** The names that a parameter goes by: of `slugOrId` `Id` and `slug`. */
export const listNames = (parameter: string): readonly [string, ...string[]] => {
  const [, one, other] = /^(.+?)(?:_or_|Or(?=[A-Z]))(.+)$/.exec(parameter) ?? [];
  if (one === undefined || other === undefined) return [parameter];
  return /id$/i.test(other) ? [other, one] : [one, other];
};

/** Of those, the names that nothing but a key has, all of them spelt out. */
export const strongKeyNames = (parameter: string, noun: string): readonly string[] => {
  const [first, ...others] = listNames(parameter);
  if (others.length > 0) return [first, ...others].flatMap((one) => strongKeyNames(one, noun));
  const name = spelt(parameter);
  const one = singular(plain(noun));
  const stem = name.replace(endings, '');
  // Of `reserved_ip` and `reservedIp` the last word.
  const [word = ''] =
    /(?<=[a-z0-9][-_])[A-Za-z0-9]+$|(?<=[a-z0-9])[A-Z][a-z0-9]*$/.exec(parameter) ?? [];
  const rest = [
    ...(stem === '' ? [] : [name.slice(stem.length)]),
    spelt(word),
    ...(name.startsWith(one) ? [name.slice(one.length)] : []),
  ].filter((part) => part !== '');
  // What somebody logs in by is called one or the other.
  const twin = name === 'username' ? ['login'] : name === 'login' ? ['username'] : [];
  return [
    name,
    ...twin,
    ...rest,
    ...usual.slice(0, 1),
    `${one}id`,
    ...usual.slice(1),
    `${one}uuid`,
  ];
};

export type KeyQuestion = {
  readonly entity: Shape;
  readonly parameter: string;
  readonly noun: string;
  /** What the parameters before it in the path are called. */
  readonly above?: readonly string[] | undefined;
  /** The shape of the path parameter. */
  readonly wanted: Shape;
};

/** The path to the property of a record that its path parameter names; `undefined` when there is none. */
export const findKey = (shapes: Shapes, question: KeyQuestion): readonly string[] | undefined => {
  const own = outline(shapes, question.entity);
  const inner = outline(shapes, shapes.of(own.get('metadata') ?? []));
  for (const find of [findNamed, findSimilar]) {
    const found = find(shapes, own, question);
    if (found !== undefined) return [found];
    const within = find(shapes, inner, question);
    if (within !== undefined) return ['metadata', within];
  }
  return undefined;
};

type FindKey = (
  shapes: Shapes,
  properties: ReadonlyMap<string, readonly string[]>,
  question: KeyQuestion,
) => string | undefined;

/** By a name that keys have. */
const findNamed: FindKey = (shapes, properties, { parameter, noun, wanted }) => {
  const fits = fitting(shapes, wanted);
  // Some documents call a key a number in paths, and a text in the record.
  const isWritten = (name: string, places: readonly string[]) =>
    name.endsWith('id') && ['id', plain(parameter)].includes(name) && isFreeText(shapes.of(places));
  const own = [...properties].map(([property, places]) => ({
    ...{ property, places },
    ...{ name: plain(property), long: spelt(property) },
  }));
  // Where no path names one, only what can be nothing else is taken for the key.
  const candidates = parameter === '' ? ['id', 'uuid', 'guid'] : keyNames(parameter, noun);
  for (const name of candidates) {
    const called = own.filter(
      (one) => one.long === name && (fits(one.places) || isWritten(name, one.places)),
    );
    // Of `orderNo` and `orderNumber` the one that is called as the path does.
    const found = called.find((one) => one.name === plain(parameter)) ?? called[0];
    if (found !== undefined) return found.property;
  }
  return undefined;
};

/** By how the name ends. */
const findSimilar: FindKey = (shapes, properties, { parameter, above, wanted }) => {
  if (!endings.test(spelt(parameter))) return undefined;
  const fits = fitting(shapes, wanted);
  return findEnding(shapes, properties, { parameter, above, fits }) ?? findId(properties, fits);
};

const fitting =
  (shapes: Shapes, wanted: Shape): Fitting =>
  (places) =>
    isKeyOf(shapes.of(places), wanted);

/** Whether a property may be called after an id: not `total_paid` or `valid`, which only end so. */
export const endsInId = (name: string): boolean =>
  /id$/i.test(name) && !/(paid|valid|void|grid|fluid|solid|rapid|android|hybrid)$/i.test(name);

type Fitting = (places: readonly string[]) => boolean;

const findId = (
  properties: ReadonlyMap<string, readonly string[]>,
  fits: Fitting,
): string | undefined =>
  [...properties].find(([name, places]) => endsInId(name) && fits(places))?.[0];

type Ending = {
  readonly parameter: string;
  readonly above: KeyQuestion['above'];
  readonly fits: Fitting;
};

/** The only property that ends in what the parameter is called, but for those of its parents: `rule_name` of `{name}`. */
const findEnding = (
  shapes: Shapes,
  properties: ReadonlyMap<string, readonly string[]>,
  { parameter, above = [], fits }: Ending,
): string | undefined => {
  const ending = spelt(parameter);
  const found = [...properties].filter(
    ([name, places]) =>
      (ending === 'id' ? endsInId(name) : spelt(name).endsWith(ending)) &&
      !above.some((one) => plain(name).startsWith(plain(one))) &&
      fits(places) &&
      !isDeprecated(shapes.of(places)),
  );
  const [only] = found.length === 1 ? found : [];
  return only?.[0];
};

const isDeprecated = ({ keywords: { deprecated, description } }: Shape): boolean =>
  deprecated === true || /^deprecated/i.test(String(description));

/** Whether values of a property can stand in the path. */
const isKeyOf = ({ types }: Shape, wanted: Shape): boolean =>
  types.length === 0 || isNumeric(types) || (types.includes('string') && !isNumeric(wanted.types));

/** Whether two that hold the same key may be of the same type. */
export const isCompatible = (
  shapes: Shapes,
  own: readonly string[],
  given: readonly string[],
): boolean => {
  const [{ types: one }, { types: other }] = [shapes.of(own), shapes.of(given)];
  return one.length === 0 || other.length === 0 || one.some((type) => other.includes(type));
};

/** Whether keys of these schemas are numbers to count with; of several that they may be of, by the first. */
export const isCounted = (shapes: Shapes, places: readonly string[]): boolean => {
  const shape = shapes.of(places);
  const [first] = shape.choices[0]?.options ?? [];
  const { types } = first === undefined ? shape : shapes.of([first]);
  return isNumeric(types) && !types.includes('string');
};

const isFreeText = ({ types, keywords: { pattern, format } }: Shape): boolean =>
  types.includes('string') && pattern === undefined && format === undefined;

export const isNumeric = (types: readonly string[]): boolean =>
  types.includes('integer') || types.includes('number');
