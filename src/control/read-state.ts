import { isBook } from '../book.ts';
import { type ClockState, toClock, toFrozen } from '../clock.ts';
import { below, type JsonObject } from '../document/document.ts';
import type { RandomState } from '../random.ts';
import type { Violation } from '../refusal.ts';
import { deepestRecord } from '../store/printable.ts';
import type { SandboxState, StoredRecord, World } from '../store/store.ts';
import { readBody } from './body.ts';
import { listNamed, type Named, toDangling } from './dangling.ts';
import type { NewState } from './describe-state.ts';
import { inYears } from './in-years.ts';
import { type Checking, checkRecord, mostViolations, refuseViolations } from './read-record.ts';
import { objectOfBody, optional, type Reader, type ReadersOf } from './reading.ts';
import { refuseBody } from './refuse-body.ts';
import { needResourceAt } from './resource.ts';
import type { Of } from './routes.ts';

/** What may be stored may be exported, and put back: a record is in a list, of a resource, of the records. */
const deepestState = deepestRecord + 3;

/** A state, and which of its records name others that are not in it: it may have been stored like that. */
type Read = { readonly state: SandboxState; readonly dangling: readonly Violation[] };

/**
 * Reads a state out of a body, as a snapshot is exported; what is not said stays.
 * @throws a refusal (400) with every violation.
 */
export const readState = (checking: Checking, body: unknown, before: SandboxState): Read => {
  const { books, ...same } = before;
  const dangling: Violation[] = [];
  const read = readBody(body, toReaders({ ...checking, dangling }), deepestState);
  // Records that come without books have none: those before them tell of other records.
  const kept = read.records === undefined && books !== undefined ? { books } : {};
  return { state: { ...same, ...kept, ...read }, dangling };
};

type CheckingState = Checking & { readonly dangling: Violation[] };

const toReaders = (checking: CheckingState) =>
  ({
    clock: optional(readClock),
    random: optional(readRandom),
    records: optional((value) => readWorld(value, '/records', checking)),
    books: optional((value) => readWorld(value, '/books', checking)),
  }) satisfies ReadersOf<Of<typeof NewState>>;

const readWorld = (value: unknown, part: '/records' | '/books', checking: CheckingState): World => {
  const violations: Violation[] = [];
  const lists = objectOfBody(value, part);
  const isThere = openKeys(lists, checking);
  const world = Object.entries(lists).map(([resource, list]) => {
    const place = below(part, resource);
    if (part === '/records') needResourceAt(checking, resource, place);
    else if (!isBook(resource)) throw refuseBody(place, 'is no book');
    if (!Array.isArray(list)) throw refuseBody(place, 'must be a list of records');
    const keys = new Set<string>();
    const references = part === '/records' ? checking.resources.references(resource) : [];
    const records = list.map((record: unknown, index): StoredRecord => {
      const own = below(place, `${index}`);
      const read = objectOfBody(record, own);
      const key = readKey(read, checking.store.keyOf(resource), own);
      if (keys.has(key)) throw refuseBody(own, `has the key ${JSON.stringify(key)} of another`);
      keys.add(key);
      violations.push(...checkRecord(checking, resource, read, own));
      for (const named of listNamed(references, read))
        if (!isThere(named)) checking.dangling.push(toDangling(named, own));
      return read;
    });
    return [resource, records] as const;
  });
  if (violations.length > 0) throw refuseViolations(violations.slice(0, mostViolations));
  return Object.fromEntries(world);
};

/** Whether the records that a state names are in it. */
const openKeys = (lists: JsonObject, { store }: Checking) => {
  const known = new Map<string, ReadonlySet<string>>();
  return ({ resource, key }: Named): boolean => {
    const keys = known.get(resource) ?? listKeys(lists[resource], store.keyOf(resource));
    known.set(resource, keys);
    return keys.has(key);
  };
};

const listKeys = (list: unknown, property: string): ReadonlySet<string> =>
  new Set(
    (Array.isArray(list) ? list : []).map((record: unknown) => `${Object(record)[property]}`),
  );

const readKey = (record: StoredRecord, property: string, place: string): string => {
  const key = record[property];
  if (typeof key === 'string' || typeof key === 'number') return String(key);
  throw refuseBody(below(place, property), 'must be there as a text or a number: it is the key');
};

const readClock: Reader<ClockState> = (value) => {
  const clock = toClockState(objectOfBody(value, '/clock'));
  if (clock === undefined) {
    throw refuseBody('/clock', 'must be {"frozen": INSTANT} or {"offset": MILLISECONDS}');
  }
  inYears(toClock(clock).now(), 'frozen' in clock ? '/clock/frozen' : '/clock/offset');
  return clock;
};

const toClockState = ({ frozen, offset, ...others }: JsonObject): ClockState | undefined => {
  const isOne = Object.keys(others).length === 0 && (frozen === undefined || offset === undefined);
  if (isOne && typeof offset === 'number' && Number.isInteger(offset)) return { offset };
  return isOne && typeof frozen === 'string' ? toFrozen(frozen) : undefined;
};

const readRandom: Reader<RandomState> = (value) => {
  const words: readonly unknown[] = Array.isArray(value) ? value : [];
  const [a, b, c, d, ...more] = words.filter(isWord);
  if (a !== undefined && b !== undefined && c !== undefined && d !== undefined && !more.length) {
    return [a, b, c, d];
  }
  throw refuseBody('/random', 'must be a list of four whole numbers');
};

const isWord = (value: unknown): value is number => Number.isInteger(value);
