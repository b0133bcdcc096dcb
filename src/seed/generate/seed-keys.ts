import {
  type ApiModel,
  findParameterExample,
  isNumericKey,
  normalizeName,
  type Resource,
  singularize,
  toRecordsName,
} from '../../inference/inference.ts';
import { findBodySchema, findExample, type JsonObject } from '../../openapi/openapi.ts';
import { createLruCache } from './lru-cache.ts';
import type { ValueGenerator } from './value-generator.ts';
import { readFakerMethod } from './values/faker-method.ts';

/** The keys that a resource starts with below some ancestors, found without making its records. */
export type SeedKeysOf = (
  resource: Resource,
  keys: readonly string[],
) => readonly (string | number)[];

export type SeedKeysOptions = {
  /** The whole document. */
  readonly root: JsonObject;
  readonly inference: ApiModel;
  readonly generator: ValueGenerator;
  readonly count: number;
};

const maxCachedKeys = 1024;

export function createSeedKeys(options: SeedKeysOptions): SeedKeysOf {
  const made = createLruCache<readonly (string | number)[]>(maxCachedKeys);
  return (resource, keys) =>
    made(toRecordsName(resource, keys), () => generateKeys(options, resource, keys));
}

function generateKeys(
  options: SeedKeysOptions,
  resource: Resource,
  keys: readonly string[],
): readonly (string | number)[] {
  const { key } = resource;
  const { shapes } = options.inference;
  const { keywords } = shapes.of(key.schemaPointers);
  if (isNumericKey(shapes, key.schemaPointers)) {
    const example =
      findParameterExample({ root: options.root, shapes }, resource) ?? keywords.example;
    const taken = findCreateExampleKey(options, resource);
    return countKeys(options.count, resource, { ...keywords, example, taken });
  }
  if (key.isNumericText) return countKeys(options.count, resource, {}).map(String);
  if (Array.isArray(keywords.enum))
    return keywords.enum.filter((value) => typeof value === 'string');
  return generateTextKeys(options, resource, toRecordsName(resource, keys));
}

/** The key in the document's example of a creation: that has to be free, so that who tries it is not refused. */
function findCreateExampleKey(
  { root, inference }: SeedKeysOptions,
  { key, createOperation }: Resource,
): unknown {
  const sent = createOperation && inference.inferOperation(createOperation).bodyEnvelope;
  if (key.origin === 'server' || sent === undefined) return undefined;
  const media = `${findBodySchema(createOperation)}`.replace(/\/schema$/, '');
  return [...sent.path, ...key.bodyPath].reduce<unknown>(
    (at, step) => Object(at)[step],
    findExample({ root }, media),
  );
}

/** From the least on; the key of the document's examples first, so that what its pages offer to try is there. */
function countKeys(
  count: number,
  { key }: Resource,
  { minimum, exclusiveMinimum, example, taken }: JsonObject,
): readonly number[] {
  const least = typeof minimum === 'number' ? minimum : Number(exclusiveMinimum ?? 0) + 1;
  const first = Math.max(1, Math.ceil(least));
  const spare = typeof taken === 'number' ? 1 : 0;
  const numbers = Array.from({ length: count + spare }, (_, index) => index + first)
    .filter((number) => number !== taken)
    .slice(0, count);
  if (typeof example !== 'number' || key.origin === 'client') return numbers;
  return [example, ...numbers.filter((number) => number !== example)].slice(0, count);
}

/** A short key is likely to be what a client thinks of first. */
const minKeyLength = 3;

function generateTextKeys(
  options: SeedKeysOptions,
  resource: Resource,
  name: string,
): readonly string[] {
  const { count, root, inference } = options;
  const { shapes } = inference;
  const shown =
    resource.key.origin === 'server' ? findParameterExample({ root, shapes }, resource) : undefined;
  const chosen = new Set<string>(typeof shown === 'string' && shown !== '' ? [shown] : []);
  for (let round = 0; chosen.size < count && round < 20 * count; round++) {
    const text = generateTextKey(options, resource, { name, round });
    if (text.length >= minKeyLength || round >= 16 * count) chosen.add(text);
  }
  return [...chosen];
}

function generateTextKey(
  { inference: { shapes }, generator }: SeedKeysOptions,
  { key, noun }: Resource,
  { name, round }: { readonly name: string; readonly round: number },
): string {
  const shape = shapes.of(key.schemaPointers);
  const { pattern, format } = shape.keywords;
  const own = round === 0 ? 'verbatim' : 'similar';
  const examples = key.origin === 'server' ? own : 'varied';
  const made = generator.generate(key.schemaPointers, `${name} key ${round}`, {
    name: key.path.at(-1) ?? key.parameter,
    extent: 'everything',
    examples,
  });
  if (typeof made !== 'string' || made === '' || key.schemaPointers.length === 0)
    return `${singularize(normalizeName(noun))}-${round + 1}`;
  const isFree = pattern === undefined && format === undefined && examples !== 'verbatim';
  const isWord = isFree && readFakerMethod(shape) === undefined;
  return isWord ? made.toLowerCase().replaceAll(' ', '-') : made;
}
