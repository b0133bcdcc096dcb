import { type OpenApiDocument, objectAt } from '../document/document.ts';
import { type Random, seedRandom, toRandom } from '../random.ts';
import type { StoredRecord, World } from '../store/store.ts';
import { type Chance, openChance } from './chance.ts';
import { fakeText, isTelling } from './fake-text.ts';
import { type Line, nextInLine } from './next-in-line.ts';

/** Clears of a copied record what belongs to its model alone; `undefined`: make no such record. */
export type Renew = (resource: string, copy: StoredRecord) => StoredRecord | undefined;

export type MoreOptions = {
  readonly document: OpenApiDocument;
  /** How many of each resource. */
  readonly count: number;
  readonly seed: number;
  readonly now: number;
  readonly renew?: Renew | undefined;
  readonly keyOf: (resource: string) => string;
  /** Told of every resource that is done, for a progress display. */
  readonly onResource?: ((resource: string) => void) | undefined;
};

/**
 * Adds records after the likeness of those that are there, one resource at a time, for the resources
 * that the document has a schema of: fresh keys, numbers that go on, texts by faker, and the same
 * relations, so that everything named exists. The same seed value makes the same records.
 */
export const makeMore = async (world: World, options: MoreOptions): Promise<World> => {
  const schemas = objectAt(objectAt(options.document.root, 'components'), 'schemas');
  const known = new Set(Object.keys(schemas).map((name) => name.toLowerCase()));
  const more: Record<string, readonly StoredRecord[]> = {};
  for (const [resource, records] of Object.entries(world)) {
    if (!known.has(toSchemaName(resource)) || records.length === 0) continue;
    const random = toRandom(seedRandom(options.seed, resource));
    more[resource] = copyRecords(resource, records, {
      options,
      random,
      chance: await openChance(random, options.now),
    });
    options.onResource?.(resource);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return more;
};

/** `time_tracking_events` is listed by what the document calls `TimeTrackingEvent`. */
const toSchemaName = (resource: string): string =>
  resource
    .replaceAll('_', '')
    .replace(/ies$/, 'y')
    .replace(/(?<=(s|x|ch|sh))es$/, '')
    .replace(/(?<!s)s$/, '')
    .toLowerCase();

type Means = { readonly options: MoreOptions; readonly random: Random; readonly chance: Chance };

const copyRecords = (
  resource: string,
  models: readonly StoredRecord[],
  { options, random, chance }: Means,
): readonly StoredRecord[] => {
  const { count, keyOf, renew = (_resource, copy) => copy } = options;
  const key = keyOf(resource);
  const nextKey = openKeys(models, key, random);
  const line = nextInLine(models, key);
  return Array.from({ length: Math.ceil(count / models.length) }, () => models)
    .flat()
    .slice(0, count)
    .map((model) => {
      const copy = renewTexts(model, line, chance);
      return renew(resource, { ...copy, [key]: nextKey(model[key]) });
    })
    .filter((copy) => copy !== undefined);
};

const renewTexts = (model: StoredRecord, line: Line, chance: Chance): StoredRecord => {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(model)) {
    if (line.has(name)) copy[name] = line.next(name, value);
    else if (name === 'name' && 'email' in model) copy[name] = chance.faker.person.fullName();
    else if (typeof value === 'string' && isTelling(name)) copy[name] = fakeText(chance, name, {});
    else copy[name] = value;
  }
  return copy;
};

/** Keys above all that there are, of their kind: digits for digits, numbers for numbers. */
const openKeys = (models: readonly StoredRecord[], key: string, random: Random) => {
  // A key too large to count on with leaves the others to: what follows them is not taken either.
  let last = models
    .map((model) => Number(model[key]))
    .filter(Number.isSafeInteger)
    .reduce((highest, number) => Math.max(highest, number), 0);
  return (model: unknown): unknown => {
    last += 1 + (random.uint32() % 100_000);
    return typeof model === 'number' ? last : `${last}`;
  };
};
