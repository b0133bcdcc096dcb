import { type Random, seedRandom, toRandom } from '../../base/random.ts';
import { type OpenApiDocument, objectAt } from '../../openapi/openapi.ts';
import type { RecordSet, StoredRecord } from '../../store/types.ts';
import { fakeText, isIdentifyingText } from './values/fake-text.ts';
import { createRandomFaker, type RandomFaker } from './values/random-faker.ts';

/** Clears of a copied record what belongs to its model alone; `undefined`: make no such record. */
export type RenewCopy = (resource: string, copy: StoredRecord) => StoredRecord | undefined;

export type MultiplyOptions = {
  readonly document: OpenApiDocument;
  /** How many of each resource. */
  readonly count: number;
  readonly seed: number;
  readonly now: number;
  readonly renew?: RenewCopy | undefined;
  readonly keyOf: (resource: string) => string;
  /** Told of every resource that is done, for a progress display. */
  readonly onResource?: ((resource: string) => void) | undefined;
};

/**
 * Adds records after the likeness of those that are there, one resource at a time, for the resources
 * that the document has a schema of: fresh keys, numbers that go on, texts by faker, and the same
 * relations, so that everything named exists. The same seed value makes the same records.
 */
export async function multiplyRecords(
  world: RecordSet,
  options: MultiplyOptions,
): Promise<RecordSet> {
  const schemas = objectAt(objectAt(options.document.root, 'components'), 'schemas');
  const known = new Set(Object.keys(schemas).map((name) => name.toLowerCase()));
  const more: Record<string, readonly StoredRecord[]> = {};
  for (const [resource, records] of Object.entries(world)) {
    if (!known.has(toSchemaName(resource)) || records.length === 0) continue;
    const random = toRandom(seedRandom(options.seed, resource));
    more[resource] = copyRecords(resource, records, {
      options,
      random,
      chance: await createRandomFaker(random, options.now),
    });
    options.onResource?.(resource);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return more;
}

/** `time_tracking_events` is listed by what the document calls `TimeTrackingEvent`. */
function toSchemaName(resource: string): string {
  return resource
    .replaceAll('_', '')
    .replace(/ies$/, 'y')
    .replace(/(?<=(s|x|ch|sh))es$/, '')
    .replace(/(?<!s)s$/, '')
    .toLowerCase();
}

type CopyContext = {
  readonly options: MultiplyOptions;
  readonly random: Random;
  readonly chance: RandomFaker;
};

function copyRecords(
  resource: string,
  models: readonly StoredRecord[],
  { options, random, chance }: CopyContext,
): readonly StoredRecord[] {
  const { count, keyOf, renew = (_resource, copy) => copy } = options;
  const key = keyOf(resource);
  const nextKey = createKeySequence(models, key, random);
  const line = createNumbering(models, key);
  return Array.from({ length: Math.ceil(count / models.length) }, () => models)
    .flat()
    .slice(0, count)
    .map((model) => {
      const copy = renewTexts(model, line, chance);
      return renew(resource, { ...copy, [key]: nextKey(model[key]) });
    })
    .filter((copy) => copy !== undefined);
}

function renewTexts(model: StoredRecord, line: Numbering, chance: RandomFaker): StoredRecord {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(model)) {
    if (line.has(name)) copy[name] = line.next(name, value);
    else if (name === 'name' && 'email' in model) copy[name] = chance.faker.person.fullName();
    else if (typeof value === 'string' && isIdentifyingText(name))
      copy[name] = fakeText(chance, name, {});
    else copy[name] = value;
  }
  return copy;
}

/** Keys above all that there are, of their kind: digits for digits, numbers for numbers. */
function createKeySequence(models: readonly StoredRecord[], key: string, random: Random) {
  // A key too large to count on with leaves the others to: what follows them is not taken either.
  let last = models
    .map((model) => Number(model[key]))
    .filter(Number.isSafeInteger)
    .reduce((highest, number) => Math.max(highest, number), 0);
  return (model: unknown): unknown => {
    last += 1 + (random.uint32() % 100_000);
    return typeof model === 'number' ? last : `${last}`;
  };
}

/** Properties that number their records, such as `PRJ1-5`, and how the numbers go on. */
export type Numbering = {
  has(property: string): boolean;
  /** The model's value with the next free number in its last place. */
  next(property: string, model: unknown): unknown;
};

/** Finds the properties that differ in every record and end in a number, and counts on from the highest. */
export function createNumbering(records: readonly StoredRecord[], key: string): Numbering {
  const properties = new Set(records.flatMap((record) => Object.keys(record)));
  properties.delete(key);
  // `workflow_status_id` may differ in every record too, and names another that has to be there.
  for (const property of properties) if (/(_id|Id)$/.test(property)) properties.delete(property);
  const numbering = new Set([...properties].filter((property) => isNumbering(records, property)));
  const highest = new Map<string, number>();
  const raise = (name: string, number: number): number => {
    const raised = Math.max(number, highest.get(name) ?? 0);
    highest.set(name, raised);
    return raised;
  };
  for (const property of numbering) {
    for (const record of records) {
      const { head, digits } = splitTrailingNumber(record[property]);
      raise(`${property} ${head}`, Number(digits));
    }
  }
  return {
    has: (property) => numbering.has(property),
    next: (property, model) => {
      const { head, digits } = splitTrailingNumber(model);
      const name = `${property} ${head}`;
      const number = raise(name, raise(name, 0) + 1);
      return `${head}${`${number}`.padStart(digits.length, '0')}`;
    },
  };
}

/** A text and the digits at its end, at most nine of them, which are few enough to count with. */
function splitTrailingNumber(value: unknown): { readonly head: string; readonly digits: string } {
  const text = String(value);
  const start = text.search(/\d{1,9}$/);
  return { head: text.slice(0, start), digits: text.slice(start) };
}

/** True when all records have it, all differently, all with a number at the end; dates are no numbers. */
function isNumbering(records: readonly StoredRecord[], property: string): boolean {
  const values = records.map((record) => record[property]);
  const isEach = values.every(
    (value) => typeof value === 'string' && /\d$/.test(value) && !/^\d{4}-\d\d-\d\d/.test(value),
  );
  return isEach && new Set(values).size === values.length;
}
