import { type Random, seedRandom, toRandom } from '../../base/random.ts';
import {
  identifyingTextName,
  referenceSuffix,
  stripPluralEnding,
} from '../../inference/vocabulary/generated-values.ts';
import { type OpenApiDocument, objectAt } from '../../openapi/openapi.ts';
import type { RecordSet, StoredRecord } from '../../store/types.ts';
import { fakeText } from './values/fake-text.ts';
import { createRandomFaker, type RandomFaker } from './values/random-faker.ts';

/** Adapts a copy of a record; `undefined` drops the copy. */
export type RenewCopy = (resource: string, copy: StoredRecord) => StoredRecord | undefined;

export type MultiplyOptions = {
  readonly document: OpenApiDocument;
  /** How many records to add to each resource. */
  readonly count: number;
  readonly seed: number;
  readonly now: number;
  readonly renew?: RenewCopy | undefined;
  readonly keyOf: (resource: string) => string;
  /** Called after each resource, for a progress display. */
  readonly onResource?: ((resource: string) => void) | undefined;
};

/**
 * Makes more records by copying those of a record set, for the resources that have a schema in the
 * document. Copies get new keys, numbers and texts, and keep their relations. The same seed gives the
 * same records.
 */
export async function multiplyRecords(
  recordSet: RecordSet,
  options: MultiplyOptions,
): Promise<RecordSet> {
  const schemas = objectAt(objectAt(options.document.root, 'components'), 'schemas');
  const known = new Set(Object.keys(schemas).map((name) => name.toLowerCase()));
  const copies: Record<string, readonly StoredRecord[]> = {};
  for (const [resource, records] of Object.entries(recordSet)) {
    if (!known.has(toSchemaName(resource)) || records.length === 0) continue;
    const random = toRandom(seedRandom(options.seed, resource));
    copies[resource] = copyRecords(resource, records, {
      options,
      random,
      randomFaker: await createRandomFaker(random, options.now),
    });
    options.onResource?.(resource);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return copies;
}

/** The lower-case schema name for a resource: `timetrackingevent` for `time_tracking_events`. */
function toSchemaName(resource: string): string {
  return stripPluralEnding(resource.replaceAll('_', '')).toLowerCase();
}

type CopyContext = {
  readonly options: MultiplyOptions;
  readonly random: Random;
  readonly randomFaker: RandomFaker;
};

function copyRecords(
  resource: string,
  models: readonly StoredRecord[],
  { options, random, randomFaker }: CopyContext,
): readonly StoredRecord[] {
  const { count, keyOf, renew = (_resource, copy) => copy } = options;
  const key = keyOf(resource);
  const nextKey = createKeySequence(models, key, random);
  const numbering = createNumbering(models, key);
  return Array.from({ length: Math.ceil(count / models.length) }, () => models)
    .flat()
    .slice(0, count)
    .map((model) => {
      const copy = renewTexts(model, numbering, randomFaker);
      return renew(resource, { ...copy, [key]: nextKey(model[key]) });
    })
    .filter((copy) => copy !== undefined);
}

function renewTexts(
  model: StoredRecord,
  numbering: Numbering,
  randomFaker: RandomFaker,
): StoredRecord {
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(model)) {
    if (numbering.has(name)) copy[name] = numbering.next(name, value);
    else if (isPersonName(name, model)) copy[name] = randomFaker.faker.person.fullName();
    else if (typeof value === 'string' && identifyingTextName.test(name))
      copy[name] = fakeText(randomFaker, name, {});
    else copy[name] = value;
  }
  return copy;
}

/** Whether a `name` is the name of a person. */
function isPersonName(name: string, model: StoredRecord): boolean {
  return name === 'name' && 'email' in model;
}

/** A sequence of keys above all existing ones: numbers, or digits if the model's key is a string. */
function createKeySequence(models: readonly StoredRecord[], key: string, random: Random) {
  // Keys beyond the safe integers are left out; the next ones after the others are free too.
  let last = models
    .map((model) => Number(model[key]))
    .filter(Number.isSafeInteger)
    .reduce((highest, number) => Math.max(highest, number), 0);
  return (model: unknown): unknown => {
    last += 1 + (random.uint32() % 100_000);
    return typeof model === 'number' ? last : `${last}`;
  };
}

/** Properties that number their records, such as `PRJ1-5`. */
export type Numbering = {
  has(property: string): boolean;
  /** The model's value with the next free number at its end. */
  next(property: string, model: unknown): unknown;
};

/** Finds the properties that differ in all records and end in a number; continues after the highest. */
export function createNumbering(records: readonly StoredRecord[], key: string): Numbering {
  const properties = new Set(records.flatMap((record) => Object.keys(record)));
  properties.delete(key);
  // `workflow_status_id` may differ in every record too, but refers to an existing record.
  for (const property of properties)
    if (referenceSuffix.test(property)) properties.delete(property);
  const numbered = new Set([...properties].filter((property) => isNumbering(records, property)));
  const highest = new Map<string, number>();
  const raise = (name: string, number: number): number => {
    const raised = Math.max(number, highest.get(name) ?? 0);
    highest.set(name, raised);
    return raised;
  };
  for (const property of numbered) {
    for (const record of records) {
      const { head, digits } = splitTrailingNumber(record[property]);
      raise(`${property} ${head}`, Number(digits));
    }
  }
  return {
    has: (property) => numbered.has(property),
    next: (property, model) => {
      const { head, digits } = splitTrailingNumber(model);
      const name = `${property} ${head}`;
      const number = raise(name, raise(name, 0) + 1);
      return `${head}${`${number}`.padStart(digits.length, '0')}`;
    },
  };
}

/** A text without its last digits, and those digits: nine at most, so that the number is safe. */
function splitTrailingNumber(value: unknown): { readonly head: string; readonly digits: string } {
  const text = String(value);
  const start = text.search(/\d{1,9}$/);
  return { head: text.slice(0, start), digits: text.slice(start) };
}

/** Whether all records have different strings with a number at the end there, dates excepted. */
function isNumbering(records: readonly StoredRecord[], property: string): boolean {
  const values = records.map((record) => record[property]);
  const isEach = values.every(
    (value) => typeof value === 'string' && /\d$/.test(value) && !/^\d{4}-\d\d-\d\d/.test(value),
  );
  return isEach && new Set(values).size === values.length;
}
