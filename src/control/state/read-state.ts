import { type ClockState, parseFrozenClock, toClock } from '../../base/clock.ts';
import { isInternalResource } from '../../base/internal-resources.ts';
import type { RandomState } from '../../base/random.ts';
import type { Violation } from '../../base/refusal.ts';
import { type JsonObject, joinPointer } from '../../openapi/openapi.ts';
import { maxRecordDepth } from '../../store/sandbox/stored-record.ts';
import type { RecordSet, SandboxState, StoredRecord } from '../../store/types.ts';
import {
  optional,
  type PropertyReaders,
  readBody,
  readObject,
  refuseBody,
  requireInstantInRange,
  type ValueReader,
} from '../request/body.ts';
import type { ReadonlyStatic } from '../typed-route.ts';
import {
  checkRecord,
  maxViolations,
  type RecordValidationContext,
  refuseViolations,
  requireResourceInBody,
} from './read-record.ts';
import {
  listReferences,
  type RecordReference,
  toDanglingViolation,
} from './referential-integrity.ts';
import type { NewState } from './state-schema.ts';

/** What may be stored may be exported, and put back: a record is in a list, of a resource, of the records. */
const maxStateDepth = maxRecordDepth + 3;

/** A state, and which of its records name others that are not in it: it may have been stored like that. */
type ParsedState = { readonly state: SandboxState; readonly dangling: readonly Violation[] };

/**
 * Reads a state out of a body, as a snapshot is exported; what is not said stays.
 * @throws a refusal (400) with every violation.
 */
export function readState(
  context: RecordValidationContext,
  body: unknown,
  before: SandboxState,
): ParsedState {
  const { books, ...same } = before;
  const dangling: Violation[] = [];
  const read = readBody(body, stateReaders({ ...context, dangling }), maxStateDepth);
  // Records that come without books have none: those before them tell of other records.
  const kept = read.records === undefined && books !== undefined ? { books } : {};
  return { state: { ...same, ...kept, ...read }, dangling };
}

type StateValidationContext = RecordValidationContext & { readonly dangling: Violation[] };

function stateReaders(context: StateValidationContext) {
  return {
    clock: optional(readClock),
    random: optional(readRandom),
    records: optional((value) => readRecordSet(value, '/records', context)),
    books: optional((value) => readRecordSet(value, '/books', context)),
  } satisfies PropertyReaders<ReadonlyStatic<typeof NewState>>;
}

function readRecordSet(
  value: unknown,
  part: '/records' | '/books',
  context: StateValidationContext,
): RecordSet {
  const violations: Violation[] = [];
  const lists = readObject(value, part);
  const isThere = createKeyLookup(lists, context);
  const world = Object.entries(lists).map(([resource, list]) => {
    const place = joinPointer(part, resource);
    if (part === '/records') requireResourceInBody(context, resource, place);
    else if (!isInternalResource(resource)) throw refuseBody(place, 'is no book');
    if (!Array.isArray(list)) throw refuseBody(place, 'must be a list of records');
    const keys = new Set<string>();
    const references = part === '/records' ? context.resources.references(resource) : [];
    const records = list.map((record: unknown, index): StoredRecord => {
      const own = joinPointer(place, `${index}`);
      const read = readObject(record, own);
      const key = readKey(read, context.store.keyOf(resource), own);
      if (keys.has(key)) throw refuseBody(own, `has the key ${JSON.stringify(key)} of another`);
      keys.add(key);
      violations.push(...checkRecord(context, resource, read, own));
      for (const named of listReferences(references, read))
        if (!isThere(named)) context.dangling.push(toDanglingViolation(named, own));
      return read;
    });
    return [resource, records] as const;
  });
  if (violations.length > 0) throw refuseViolations(violations.slice(0, maxViolations));
  return Object.fromEntries(world);
}

/** Whether the records that a state names are in it. */
function createKeyLookup(lists: JsonObject, { store }: RecordValidationContext) {
  const known = new Map<string, ReadonlySet<string>>();
  return ({ resource, key }: RecordReference): boolean => {
    const keys = known.get(resource) ?? listKeys(lists[resource], store.keyOf(resource));
    known.set(resource, keys);
    return keys.has(key);
  };
}

function listKeys(list: unknown, property: string): ReadonlySet<string> {
  return new Set(
    (Array.isArray(list) ? list : []).map((record: unknown) => `${Object(record)[property]}`),
  );
}

function readKey(record: StoredRecord, property: string, place: string): string {
  const key = record[property];
  if (typeof key === 'string' || typeof key === 'number') return String(key);
  throw refuseBody(
    joinPointer(place, property),
    'must be there as a text or a number: it is the key',
  );
}

const readClock: ValueReader<ClockState> = (value) => {
  const clock = toClockState(readObject(value, '/clock'));
  if (clock === undefined) {
    throw refuseBody('/clock', 'must be {"frozen": INSTANT} or {"offset": MILLISECONDS}');
  }
  requireInstantInRange(
    toClock(clock).now(),
    'frozen' in clock ? '/clock/frozen' : '/clock/offset',
  );
  return clock;
};

function toClockState({ frozen, offset, ...others }: JsonObject): ClockState | undefined {
  const isOne = Object.keys(others).length === 0 && (frozen === undefined || offset === undefined);
  if (isOne && typeof offset === 'number' && Number.isInteger(offset)) return { offset };
  return isOne && typeof frozen === 'string' ? parseFrozenClock(frozen) : undefined;
}

const readRandom: ValueReader<RandomState> = (value) => {
  const words: readonly unknown[] = Array.isArray(value) ? value : [];
  const [a, b, c, d, ...more] = words.filter(isIntegerValue);
  if (a !== undefined && b !== undefined && c !== undefined && d !== undefined && !more.length) {
    return [a, b, c, d];
  }
  throw refuseBody('/random', 'must be a list of four whole numbers');
};

function isIntegerValue(value: unknown): value is number {
  return Number.isInteger(value);
}
