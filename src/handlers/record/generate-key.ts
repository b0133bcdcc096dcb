import { toInternalResource } from '../../base/internal-resources.ts';
import type { Random } from '../../base/random.ts';
import {
  isNumericKey,
  isSlugProperty,
  normalizeName,
  type Resource,
  singularize,
  toSlug,
} from '../../inference/inference.ts';
import { compileConformance, type JsonObject, type SchemaViews } from '../../openapi/openapi.ts';
import type { Listed } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import type { GenerateFromSchemas } from '../handler-context.ts';

/** Makes keys of the documented type and format, none of them twice. */
export type GenerateKey = (context: Context, name: string, fields: JsonObject) => string | number;

/** Where it is kept how far the numbers of a collection went. */
const lastNumbersResource = toInternalResource('numbers');

const minKeyLength = 6;
const maxAttempts = 8;

export function compileGenerateKey(
  shapes: SchemaViews,
  make: GenerateFromSchemas,
  { key, noun }: Resource,
): GenerateKey {
  const shape = shapes.of(key.schemaPointers);
  const fits = compileConformance(shapes);
  const isFree = shape.keywords.pattern === undefined && shape.keywords.format === undefined;
  const next = createNextNumber(key.storedProperty);
  if (isNumericKey(shapes, key.schemaPointers)) return next;
  if (key.isNumericText) return (...asked) => `${next(...asked)}`;
  const name = key.path.at(-1) ?? key.parameter;
  const isWord = /name|slug|login|code|symbol|key$/i.test(name) && isFree;
  const invent = (random: Random, round: number): string => {
    // What is made of a pattern or of a word may come again: then a number makes the difference.
    const made =
      round > (isWord ? 0 : 2 * maxAttempts)
        ? undefined
        : make(key.schemaPointers, `${random.uint32()} ${random.uint32()}`, {
            name,
            extent: 'initial',
            examples: 'similar',
          });
    if (typeof made !== 'string' || made === '')
      return `${singularize(normalizeName(noun))}-${random.uint32()}`;
    return shape.keywords.pattern === undefined ? made : lengthen(made, random);
  };
  /** Of `0|[1-9][0-9]*` a short one is easily taken for something else. */
  const lengthen = (made: string, random: Random): string => {
    const digits = `${random.uint32() + 1e9}${random.uint32()}`;
    return made.length < minKeyLength && fits(shape, digits) ? digits : made;
  };
  return (context, records, fields) => {
    const slug = isSlugProperty(name) ? toSlug(fields) : undefined;
    if (slug !== undefined && fits(shape, slug))
      return findFreeSlug(slug, (one) => context.records(records).get(one) !== undefined);
    let round = 0;
    let key = invent(context.random, round);
    while (
      (key.length < minKeyLength && round <= maxAttempts) ||
      context.records(records).get(key) !== undefined
    ) {
      round++;
      key = invent(context.random, round);
    }
    return key;
  };
}

/** The slug, with a number behind it where another has it. */
function findFreeSlug(slug: string, isTaken: (slug: string) => boolean): string {
  let free = slug;
  for (let number = 2; isTaken(free); number++) free = `${slug}-${number}`;
  return free;
}

/** One more than the highest that ever was. */
function createNextNumber(property: string): GenerateKey {
  return (context, name) => {
    const numbers = context.records(lastNumbersResource);
    const records = context.records(name);
    const known = numbers.get(name);
    let next =
      known === undefined ? findHighestNumber(records.list(), property) : Number(known.last);
    do next += 1;
    while (records.get(`${next}`) !== undefined);
    const record = { id: name, last: next };
    if (known === undefined) numbers.insert(record);
    else numbers.update(record);
    return next;
  };
}

function findHighestNumber({ records }: Listed, property: string): number {
  return records.reduce((most, record) => {
    const value = Number(record[property]);
    return Number.isSafeInteger(value) && value > most ? value : most;
  }, 0);
}
