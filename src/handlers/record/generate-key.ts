import { toInternalResource } from '../../base/internal-resources.ts';
import type { Random } from '../../base/random.ts';
import {
  type KeyGenerator,
  normalizeName,
  type Resource,
  singularize,
  toSlug,
  writeId,
} from '../../inference/inference.ts';
import { compileConformance, type JsonObject } from '../../openapi/openapi.ts';
import type { Listed } from '../../store/types.ts';
import type { Context } from '../behaviour.ts';
import type { HandlerContext } from '../handler-context.ts';

/** Generates a key for a new record; `name` is that of its records. No key is used twice. */
export type GenerateKey = (context: Context, name: string, fields: JsonObject) => string | number;

/** What keys are generated for: where records have them, and what one is called. */
type KeyedResource = Pick<Resource, 'noun'> & {
  readonly key: Pick<Resource['key'], 'storedProperty'>;
};

export function compileGenerateKey(
  handlerContext: HandlerContext,
  generator: KeyGenerator,
  resource: KeyedResource,
): GenerateKey {
  switch (generator.kind) {
    case 'number':
      return compileNextNumber(resource.key.storedProperty);
    case 'digits': {
      const nextNumber = compileNextNumber(resource.key.storedProperty);
      return (...input) => `${nextNumber(...input)}`;
    }
    default:
      return compileGenerateText(handlerContext, generator, resource);
  }
}

/** Holds the highest number that each collection has given. */
const lastNumbersResource = toInternalResource('numbers');

/** One more than the highest number that a record ever had. */
function compileNextNumber(property: string): GenerateKey {
  return (context, name) => {
    const lastNumbers = context.records(lastNumbersResource);
    const records = context.records(name);
    const known = lastNumbers.get(name);
    let next =
      known === undefined ? findHighestNumber(records.list(), property) : Number(known.last);
    do next += 1;
    while (records.get(`${next}`) !== undefined);
    const record = { id: name, last: next };
    if (known === undefined) lastNumbers.insert(record);
    else lastNumbers.update(record);
    return next;
  };
}

function findHighestNumber({ records }: Listed, property: string): number {
  return records.reduce((highest, record) => {
    const value = Number(record[property]);
    return Number.isSafeInteger(value) && value > highest ? value : highest;
  }, 0);
}

type TextKeyGenerator = Extract<KeyGenerator, { kind: 'text' }>;

/** Shorter keys are easily mistaken for something else. */
const minKeyLength = 6;
const maxAttempts = 8;

function compileGenerateText(
  handlerContext: HandlerContext,
  generator: TextKeyGenerator,
  resource: KeyedResource,
): GenerateKey {
  const { schemaViews } = handlerContext.model;
  const conforms = compileConformance(schemaViews);
  const keySchema = schemaViews.of(generator.schemaPointers);
  const attemptText = compileAttemptText(handlerContext, generator, resource);
  const minLength = generator.style === undefined ? minKeyLength : 1;
  return (context, name, fields) => {
    const isTaken = (key: string) => context.records(name).get(key) !== undefined;
    const slug = generator.isSlug ? toSlug(fields) : undefined;
    if (slug !== undefined && conforms(keySchema, slug)) return findFreeSlug(slug, isTaken);
    let attempt = 0;
    let key = attemptText(context.random, attempt);
    while ((key.length < minLength && attempt <= maxAttempts) || isTaken(key)) {
      attempt++;
      key = attemptText(context.random, attempt);
    }
    return key;
  };
}

function findFreeSlug(slug: string, isTaken: (slug: string) => boolean): string {
  let free = slug;
  for (let number = 2; isTaken(free); number++) free = `${slug}-${number}`;
  return free;
}

type AttemptText = (random: Random, attempt: number) => string;

/** Words and patterns soon repeat; then a random number makes the difference. */
function compileAttemptText(
  { model, generate }: HandlerContext,
  { name, schemaPointers, isWord, hasPattern, style }: TextKeyGenerator,
  { noun }: KeyedResource,
): AttemptText {
  const { schemaViews } = model;
  const conforms = compileConformance(schemaViews);
  const keySchema = schemaViews.of(schemaPointers);
  const maxGenerated = isWord ? 0 : 2 * maxAttempts;
  const lengthen = (text: string, random: Random): string => {
    const digits = `${random.uint32() + 1e9}${random.uint32()}`;
    return text.length < minKeyLength && conforms(keySchema, digits) ? digits : text;
  };
  const writeStyled = (random: Random, attempt: number): string | undefined => {
    const id = style && attempt <= maxAttempts ? writeId(style, random) : undefined;
    return id !== undefined && conforms(keySchema, id) ? id : undefined;
  };
  return (random, attempt) => {
    const styled = writeStyled(random, attempt);
    if (styled !== undefined) return styled;
    const generated =
      attempt > maxGenerated
        ? undefined
        : generate(schemaPointers, `${random.uint32()} ${random.uint32()}`, {
            name,
            extent: 'initial',
            examples: 'similar',
          });
    if (typeof generated !== 'string' || generated === '')
      return `${singularize(normalizeName(noun))}-${random.uint32()}`;
    return hasPattern ? lengthen(generated, random) : generated;
  };
}
