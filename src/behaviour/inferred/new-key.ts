import { toBookName } from '../../book.ts';
import {
  isCounted,
  type JsonObject,
  openFits,
  plain,
  type Resource,
  type Shapes,
  singular,
} from '../../document/document.ts';
import type { Random } from '../../random.ts';
import type { Listed } from '../../store/store.ts';
import type { Context } from '../behaviour.ts';
import type { Make } from './ground.ts';
import { isSlug, toSlug } from './slug.ts';

/** Makes keys of the documented type and format, none of them twice. */
export type NewKey = (context: Context, name: string, fields: JsonObject) => string | number;

/** Where it is kept how far the numbers of a collection went. */
const ledger = toBookName('numbers');

const shortest = 6;
const patience = 8;

export const openNewKey = (shapes: Shapes, make: Make, { key, noun }: Resource): NewKey => {
  const shape = shapes.of(key.places);
  const fits = openFits(shapes);
  const isFree = shape.keywords.pattern === undefined && shape.keywords.format === undefined;
  const next = nextNumber(key.property);
  if (isCounted(shapes, key.places)) return next;
  if (key.isDigits) return (...asked) => `${next(...asked)}`;
  const name = key.path.at(-1) ?? key.parameter;
  const isWord = /name|slug|login|code|symbol|key$/i.test(name) && isFree;
  const invent = (random: Random, round: number): string => {
    // What is made of a pattern or of a word may come again: then a number makes the difference.
    const made =
      round > (isWord ? 0 : 2 * patience)
        ? undefined
        : make(key.places, `${random.uint32()} ${random.uint32()}`, {
            name,
            extent: 'beginning',
            examples: 'models',
          });
    if (typeof made !== 'string' || made === '')
      return `${singular(plain(noun))}-${random.uint32()}`;
    return shape.keywords.pattern === undefined ? made : lengthen(made, random);
  };
  /** Of `0|[1-9][0-9]*` a short one is easily taken for something else. */
  const lengthen = (made: string, random: Random): string => {
    const digits = `${random.uint32() + 1e9}${random.uint32()}`;
    return made.length < shortest && fits(shape, digits) ? digits : made;
  };
  return (context, records, fields) => {
    const slug = isSlug(name) ? toSlug(fields) : undefined;
    if (slug !== undefined && fits(shape, slug))
      return freeSlug(slug, (one) => context.records(records).get(one) !== undefined);
    let round = 0;
    let key = invent(context.random, round);
    while (
      (key.length < shortest && round <= patience) ||
      context.records(records).get(key) !== undefined
    ) {
      round++;
      key = invent(context.random, round);
    }
    return key;
  };
};

/** The slug, with a number behind it where another has it. */
const freeSlug = (slug: string, isTaken: (slug: string) => boolean): string => {
  let free = slug;
  for (let number = 2; isTaken(free); number++) free = `${slug}-${number}`;
  return free;
};

/** One more than the highest that ever was. */
const nextNumber =
  (property: string): NewKey =>
  (context, name) => {
    const numbers = context.records(ledger);
    const records = context.records(name);
    const known = numbers.get(name);
    let next = known === undefined ? highest(records.list(), property) : Number(known.last);
    do next += 1;
    while (records.get(`${next}`) !== undefined);
    const record = { id: name, last: next };
    if (known === undefined) numbers.insert(record);
    else numbers.update(record);
    return next;
  };

const highest = ({ records }: Listed, property: string): number =>
  records.reduce((most, record) => {
    const value = Number(record[property]);
    return Number.isSafeInteger(value) && value > most ? value : most;
  }, 0);
