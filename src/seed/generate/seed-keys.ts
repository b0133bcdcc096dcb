import {
  type ApiModel,
  bodyEnvelopeOf,
  findKeyExample,
  findParameterExample,
  inferIdStyle,
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

/** The keys of a resource's seed records below some ancestors. The records are not generated for it. */
export type SeedKeysOf = (
  resource: Resource,
  keys: readonly string[],
) => readonly (string | number)[];

export type SeedKeysOptions = {
  /** The document. */
  readonly root: JsonObject;
  readonly inference: ApiModel;
  readonly generator: ValueGenerator;
  readonly count: number;
};

const maxCachedKeys = 1024;

export function createSeedKeys(options: SeedKeysOptions): SeedKeysOf {
  const cache = createLruCache<readonly (string | number)[]>(maxCachedKeys);
  return (resource, keys) =>
    cache(toRecordsName(resource, keys), () => generateKeys(options, resource, keys));
}

function generateKeys(
  options: SeedKeysOptions,
  resource: Resource,
  keys: readonly string[],
): readonly (string | number)[] {
  const { key } = resource;
  const { schemaViews } = options.inference;
  const { keywords } = schemaViews.of(key.schemaPointers);
  if (isNumericKey(schemaViews, key.schemaPointers)) {
    const example =
      findParameterExample({ root: options.root, schemaViews }, resource) ?? keywords.example;
    const taken = findCreateExampleKey(options, resource);
    return countKeys(options.count, resource, { ...keywords, example, taken });
  }
  if (key.isNumericText) return countKeys(options.count, resource, {}).map(String);
  if (Array.isArray(keywords.enum))
    return keywords.enum.filter((value) => typeof value === 'string');
  return generateTextKeys(options, resource, toRecordsName(resource, keys));
}

/** The key in the example body of a creation. It stays free, so that the example can be sent. */
function findCreateExampleKey(
  { root, inference }: SeedKeysOptions,
  { key, createOperation }: Resource,
): unknown {
  // A key of the server is in no body, and planning a creation costs much of the first list.
  if (key.origin === 'server') return undefined;
  const envelope =
    createOperation && bodyEnvelopeOf(inference.inferOperation(createOperation).plan);
  if (envelope === undefined) return undefined;
  const mediaTypePointer = `${findBodySchema(createOperation)}`.replace(/\/schema$/, '');
  return [...envelope.path, ...key.bodyPath].reduce<unknown>(
    (value, step) => Object(value)[step],
    findExample({ root }, mediaTypePointer),
  );
}

/** Counts from the lowest key on. The key of the document's examples comes first, so that they work. */
function countKeys(
  count: number,
  { key }: Resource,
  { minimum, exclusiveMinimum, example, taken }: JsonObject,
): readonly number[] {
  const least = typeof minimum === 'number' ? minimum : Number(exclusiveMinimum ?? 0) + 1;
  const first = Math.max(1, Math.ceil(least));
  const extra = typeof taken === 'number' ? 1 : 0;
  const numbers = Array.from({ length: count + extra }, (_, index) => index + first)
    .filter((number) => number !== taken)
    .slice(0, count);
  if (typeof example !== 'number' || key.origin === 'client') return numbers;
  return [example, ...numbers.filter((number) => number !== example)].slice(0, count);
}

/** Shorter keys are likely to be chosen by clients. */
const minKeyLength = 3;

function generateTextKeys(
  options: SeedKeysOptions,
  resource: Resource,
  name: string,
): readonly string[] {
  const { count, root, inference } = options;
  const { schemaViews } = inference;
  // Below the parents of the document's example its record exists, also if clients choose keys.
  const isShown = resource.key.origin === 'server' || resource.compoundKey !== undefined;
  const findFirst = resource.compoundKey ? findKeyExample : findParameterExample;
  const example = isShown ? findFirst({ root, schemaViews }, resource) : undefined;
  const shown =
    resource.key.origin === 'server' ? findKeyExample({ root, schemaViews }, resource) : undefined;
  const chosen = new Set<string>(typeof example === 'string' && example !== '' ? [example] : []);
  for (let round = 0; chosen.size < count && round < 20 * count; round++) {
    const text = generateTextKey(options, resource, { name, round, shown });
    if (text.length >= minKeyLength || round >= 16 * count) chosen.add(text);
  }
  return [...chosen];
}

type TextKeyTarget = {
  /** The name of the records. */
  readonly name: string;
  readonly round: number;
  /** The key that the document shows. */
  readonly shown: unknown;
};

function generateTextKey(
  { inference: { schemaViews }, generator }: SeedKeysOptions,
  resource: Resource,
  { name, round, shown }: TextKeyTarget,
): string {
  const { key, noun } = resource;
  const view = schemaViews.of(key.schemaPointers);
  const { pattern, format } = view.keywords;
  const ownExamples = round === 0 ? 'verbatim' : 'similar';
  // What clients choose stays free, so that they can send what the document shows.
  const examples = key.origin === 'server' ? ownExamples : 'similar';
  const text = generator.generate(key.schemaPointers, `${name} key ${round}`, {
    name: key.path.at(-1) ?? key.parameter,
    extent: 'everything',
    examples,
    example: shown,
  });
  if (typeof text !== 'string' || text === '' || key.schemaPointers.length === 0)
    return `${singularize(normalizeName(noun))}-${round + 1}`;
  const isShown = examples === 'verbatim' && shown !== undefined;
  const isFree = pattern === undefined && format === undefined && !isShown;
  const isWord = isFree && inferIdStyle(shown) === undefined && readFakerMethod(view) === undefined;
  return isWord ? text.toLowerCase().replaceAll(' ', '-') : text;
}
