import { type ClockState, toFrozen } from '../clock.ts';
import { below, type JsonObject } from '../document/document.ts';
import type { RandomState } from '../random.ts';
import { type Refusal, refuse, type Violation } from '../refusal.ts';
import type { SandboxState, StoredRecord, World } from '../store/store.ts';
import { refuseBody } from './body.ts';
import type { Controlled } from './control.ts';
import { objectOfBody } from './reading.ts';
import { needResourceAt } from './resource.ts';

type Checking = Pick<Controlled, 'resources' | 'store'>;

/** Where a record is to be. */
export type RecordPlace = {
  readonly resource: string;
  readonly key: string;
  /** The one that is there. */
  readonly known: StoredRecord | undefined;
};

/**
 * Reads a record out of a body; its key may be left out.
 * @throws a refusal (400) where it has another key, or does not fit the schema, with every violation.
 */
export const readRecord = (
  checking: Checking,
  body: unknown,
  { resource, key, known }: RecordPlace,
): StoredRecord => {
  const sent = objectOfBody(body, '');
  const property = checking.store.keyOf(resource);
  const own = sent[property] ?? known?.[property] ?? key;
  if (String(own) !== key) {
    throw refuseBody(below('', property), `must be ${JSON.stringify(key)}, the key in the path`);
  }
  const isWhole = own === key && String(Number(key)) === key;
  // A key that nobody wrote as a number or a text is what the document has it be.
  const choices = (isWhole ? [own, Number(key)] : [own]).map((value) => {
    const record = { ...sent, [property]: value };
    return { record, violations: checkRecord(checking, resource, record, '') };
  });
  const fitting = choices.find(({ violations }) => violations.length === 0);
  if (fitting !== undefined) return fitting.record;
  throw refuseViolations(choices.flatMap(({ violations }) => violations).slice(0, most));
};

/** So many violations are told. */
const most = 100;

/**
 * Reads a state out of a body, as a snapshot is exported; what is not said stays.
 * @throws a refusal (400) with every violation.
 */
export const readState = (
  checking: Checking,
  { clock, random, records }: JsonObject,
  before: SandboxState,
): SandboxState => ({
  clock: clock === undefined ? before.clock : readClock(clock),
  random: random === undefined ? before.random : readRandom(random),
  records: records === undefined ? before.records : readWorld(checking, records),
});

const readWorld = (checking: Checking, value: unknown): World => {
  const violations: Violation[] = [];
  const world = Object.entries(objectOfBody(value, '/records')).map(([resource, list]) => {
    const place = below('/records', resource);
    needResourceAt(checking, resource, place);
    if (!Array.isArray(list)) throw refuseBody(place, 'must be a list of records');
    const keys = new Set<string>();
    const records = list.map((record: unknown, index): StoredRecord => {
      const own = below(place, `${index}`);
      const read = objectOfBody(record, own);
      const key = readKey(read, checking.store.keyOf(resource), own);
      if (keys.has(key)) throw refuseBody(own, `has the key ${JSON.stringify(key)} of another`);
      keys.add(key);
      violations.push(...checkRecord(checking, resource, read, own));
      return read;
    });
    return [resource, records] as const;
  });
  if (violations.length > 0) throw refuseViolations(violations.slice(0, most));
  return Object.fromEntries(world);
};

const readKey = (record: StoredRecord, property: string, place: string): string => {
  const key = record[property];
  if (typeof key === 'string' || typeof key === 'number') return String(key);
  throw refuseBody(below(place, property), 'must be there as a text or a number: it is the key');
};

/** What is wrong with a record, counted from the place where it stands. */
const checkRecord = (
  { resources }: Checking,
  resource: string,
  record: StoredRecord,
  place: string,
): readonly Violation[] =>
  resources
    .check(resource, record)
    .map((violation) => ({ ...violation, pointer: place + violation.pointer }));

const refuseViolations = (violations: readonly Violation[]): Refusal => {
  const phrases = violations.map(({ pointer, message }) => `${pointer || 'the record'} ${message}`);
  return refuse({
    status: 400,
    code: 'record-invalid',
    detail: `This does not fit the document: ${[...new Set(phrases)].join('; ')}.`,
    violations,
  });
};

const readClock = (value: unknown): ClockState => {
  const { frozen, offset } = objectOfBody(value, '/clock');
  if (typeof offset === 'number' && Number.isInteger(offset)) return { offset };
  const clock = typeof frozen === 'string' ? toFrozen(frozen) : undefined;
  if (clock !== undefined) return clock;
  throw refuseBody('/clock', 'must be {"frozen": INSTANT} or {"offset": MILLISECONDS}');
};

const readRandom = (value: unknown): RandomState => {
  const words: readonly unknown[] = Array.isArray(value) ? value : [];
  const [a, b, c, d, ...more] = words.filter(isWord);
  if (a !== undefined && b !== undefined && c !== undefined && d !== undefined && !more.length) {
    return [a, b, c, d];
  }
  throw refuseBody('/random', 'must be a list of four whole numbers');
};

const isWord = (value: unknown): value is number => Number.isInteger(value);
