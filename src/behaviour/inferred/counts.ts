import {
  type Conclusion,
  countWord,
  type JsonObject,
  kindOf,
  outline,
  plain,
  type Resource,
  type Shape,
  type Shapes,
  singular,
  typed,
} from '../../document/document.ts';
import type { Outcome } from '../behaviour.ts';
import { isNamed } from './targets.ts';
import { type Frame, toFrame } from './view.ts';

/** The keys of the records that something was done with, of those that were made for it, and of those that are not there. */
export type Done = {
  readonly keys: readonly string[];
  readonly made: readonly string[];
  readonly missing: readonly string[];
};

/** How a reply tells what was done with many records. */
export type Counts = {
  /** Has it tell the truth of how many there were, and which, by the names it has for that. */
  readonly tell: (outcome: Outcome, done: Done) => Outcome;
  /** Whether it has a name for those that are not there. */
  readonly tellsMissing: boolean;
};

/** What is called so, without what says that it counts, is told of those. */
const words: readonly (readonly [RegExp, readonly (keyof Done)[]])[] = [
  [/^(created|inserted|added|assigned|imported|new)$/, ['made']],
  [/^(failed|failures?|errors?|notfound|missing|skipped|ignored)$/, ['missing']],
  [/^(deleted?|removed?|updated?|changed|modified|matched)$/, ['keys']],
  [/^((rows)?affected|processed|succeeded|success(ful)?)?$/, ['keys', 'made']],
];

export const openCounts = (shapes: Shapes, { schema }: Frame, resource: Resource): Counts => {
  const around = shapes.of(schema === undefined ? [] : [schema]);
  const properties = outline(shapes, around);
  const told = [...properties].flatMap(([name, places]) => {
    const word = countWord(name, resource.noun);
    const whose = words.find(([pattern]) => pattern.test(word))?.[1];
    const isNeeded = around.required.has(name);
    return whose === undefined ? [] : [{ name, whose, shape: shapes.of(places), isNeeded }];
  });
  const tellsMissing = told.some(({ whose }) => whose.includes('missing'));
  if (told.length === 0) return { tell: (outcome) => outcome, tellsMissing };
  const say = openSay(shapes, resource);
  const tell: Counts['tell'] = (outcome, done) => {
    const body: Record<string, unknown> = { ...Object(outcome.body) };
    for (const { name, whose, shape, isNeeded } of told) {
      const keys = whose.flatMap((one) => done[one]);
      const value = say(shape, { keys, isMissing: whose[0] === 'missing' });
      // A list that has to hold something is not there where there is nothing to tell.
      if (!isTooShort(shape, value)) body[name] = value ?? body[name];
      else if (!isNeeded) delete body[name];
    }
    return { ...outcome, body };
  };
  return { tell, tellsMissing };
};

const isTooShort = ({ keywords: { minItems } }: Shape, value: unknown): boolean =>
  Array.isArray(value) && typeof minItems === 'number' && value.length < minItems;

/** That, of what may be about more records than one; `undefined` where the reply is nothing but records. */
export const openCountsOfMany = (
  shapes: Shapes,
  conclusion: Conclusion,
  resource: Resource,
): Counts | undefined => {
  const { operation, one, naming, sent, ancestors } = conclusion;
  const isMany = naming !== undefined || sent?.path.includes(0) === true;
  const own = outline(shapes, shapes.of(resource.entity));
  const shown = one?.path.length === 0 ? [...outline(shapes, shapes.of(one.places)).keys()] : [];
  const isAround = !shown.some((name) => own.has(name));
  return isMany && isAround && !isNamed(resource, ancestors)
    ? openCounts(shapes, toFrame(operation), resource)
    : undefined;
};

type Saying = {
  readonly keys: readonly string[];
  /** Whether they are not there. */
  readonly isMissing: boolean;
};

/** Tells of some keys by a number, by yes or no, or by a list; `undefined` where there is no room for that. */
const openSay =
  (shapes: Shapes, resource: Resource) =>
  (shape: Shape, saying: Saying): unknown => {
    const { types } = shape;
    const { keys } = saying;
    if (types.includes('integer') || types.includes('number')) return keys.length;
    if (types.includes('boolean')) return keys.length > 0;
    return types.includes('array') ? sayList(shapes, resource, { shape, ...saying }) : undefined;
  };

const sayList = (
  shapes: Shapes,
  resource: Resource,
  { shape: { items }, keys, isMissing }: Saying & { readonly shape: Shape },
): unknown => {
  const entry = shapes.of(items);
  if (kindOf(shapes, entry) === 'scalar') {
    const places = [...items, ...resource.key.places];
    return keys.map((one) => typed(shapes, places, one));
  }
  // Whatever is told of what there is none of is made up.
  if (keys.length === 0) return [];
  return isMissing ? openFault(shapes, entry, resource)(keys) : undefined;
};

/** Tells of each that it is not there, by its key and in words, as far as there is room for that. */
const openFault = (
  shapes: Shapes,
  entry: Shape,
  { key, noun, name }: Resource,
): ((keys: readonly string[]) => readonly JsonObject[] | undefined) => {
  const properties = outline(shapes, entry);
  const names = [...properties.keys()];
  const own = [plain(`${key.path.at(-1)}`), `${singular(plain(noun))}id`, 'id', 'key'];
  const at = names.find((one) => own.includes(plain(one)));
  const text = names.find((one) => /^(message|error|reason|detail|description)$/i.test(one));
  const places = properties.get(`${at}`) ?? [];
  if (at === undefined) return () => undefined;
  return (keys) =>
    keys.map((one) => ({
      [at]: typed(shapes, places, one),
      ...(text === undefined ? {} : { [text]: `There is no "${one}" in ${name}.` }),
    }));
};
