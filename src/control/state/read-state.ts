import { type ClockState, parseFrozenClock, toClock } from '../../base/clock.ts';
import { isInternalResource } from '../../base/internal-resources.ts';
import { appendAll } from '../../base/list/append-all.ts';
import type { RandomState } from '../../base/random.ts';
import type { Violation } from '../../base/refusal.ts';
import { type JsonObject, joinPointer } from '../../openapi/openapi.ts';
import { maxRecordDepth } from '../../store/store.ts';
import type { RecordSet, SandboxState, StoredRecord } from '../../store/types.ts';
import type { ReferenceProperty } from '../context.ts';
import {
  optional,
  type PropertyReaders,
  readBody,
  readObject,
  refuseBody,
  requireInstantInRange,
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

/** Every exported state can be imported: a record lies three levels deep in it. */
const maxStateDepth = maxRecordDepth + 3;

/** A state, and its references to missing records, which are accepted since records can be stored so. */
type ParsedState = { readonly state: SandboxState; readonly dangling: readonly Violation[] };

/**
 * Reads a state from a body in the form of an export. Absent properties keep their values.
 * @throws a refusal (400) with every violation.
 */
export function readState(
  context: RecordValidationContext,
  body: unknown,
  before: SandboxState,
): ParsedState {
  const { internal, ...others } = before;
  const dangling: Violation[] = [];
  const changes = readBody(body, stateReaders({ ...context, dangling }), maxStateDepth);
  // Sandlot's own records belong to the old ones.
  const keptInternal = changes.records === undefined && internal !== undefined ? { internal } : {};
  return { state: { ...others, ...keptInternal, ...changes }, dangling };
}

type StateValidationContext = RecordValidationContext & { readonly dangling: Violation[] };

function stateReaders(context: StateValidationContext) {
  return {
    clock: optional(readClock),
    random: optional(readRandom),
    records: optional((value) => readRecordSet(value, '/records', context)),
    internal: optional((value) => readRecordSet(value, '/internal', context)),
  } satisfies PropertyReaders<ReadonlyStatic<typeof NewState>>;
}

type StatePart = '/records' | '/internal';

function readRecordSet(
  value: unknown,
  part: StatePart,
  context: StateValidationContext,
): RecordSet {
  const lists = readObject(value, part);
  const reading: ListReading = {
    context,
    isKnown: createKeyLookup(lists, context),
    violations: [],
  };
  const recordSet = Object.entries(lists).map(([resource, list]) => {
    const pointer = joinPointer(part, resource);
    requireListName(part, resource, context);
    if (!Array.isArray(list)) throw refuseBody(pointer, 'must be an array of records');
    const references = part === '/records' ? context.resources.references(resource) : [];
    return [resource, readRecordList(list, pointer, { ...reading, resource, references })] as const;
  });
  const { violations } = reading;
  if (violations.length > 0) throw refuseViolations(violations);
  return Object.fromEntries(recordSet);
}

type ListReading = {
  readonly context: StateValidationContext;
  readonly isKnown: (reference: RecordReference) => boolean;
  /** Collects the violations of all lists. */
  readonly violations: Violation[];
};

type RecordListReading = ListReading & {
  readonly resource: string;
  readonly references: readonly ReferenceProperty[];
};

function requireListName(
  part: StatePart,
  resource: string,
  context: RecordValidationContext,
): void {
  const pointer = joinPointer(part, resource);
  if (part === '/records') requireResourceInBody(context, resource, pointer);
  else if (!isInternalResource(resource))
    throw refuseBody(pointer, 'is not a part of "internal" that Sandlot exports');
}

function readRecordList(
  list: readonly unknown[],
  listPointer: string,
  { context, resource, references, isKnown, violations }: RecordListReading,
): readonly StoredRecord[] {
  const keyProperty = context.store.keyOf(resource);
  const keys = new Set<string>();
  return list.map((entry, index) => {
    const pointer = joinPointer(listPointer, `${index}`);
    const record = readObject(entry, pointer);
    const key = readKey(record, keyProperty, pointer);
    if (keys.has(key)) throw refuseBody(pointer, `repeats the key ${JSON.stringify(key)}`);
    keys.add(key);
    appendAll(violations, checkRecord(context, resource, record, pointer));
    if (violations.length >= maxViolations) throw refuseViolations(violations);
    for (const reference of listReferences(references, record))
      if (!isKnown(reference)) context.dangling.push(toDanglingViolation(reference, pointer));
    return record;
  });
}

/** Whether the record of a reference is in the state. */
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

function readKey(record: StoredRecord, property: string, pointer: string): string {
  const key = record[property];
  if (typeof key === 'string' || typeof key === 'number') return String(key);
  throw refuseBody(
    joinPointer(pointer, property),
    'must be a string or a number, since it is the key',
  );
}

function readClock(value: unknown): ClockState {
  const clock = toClockState(readObject(value, '/clock'));
  if (clock === undefined) {
    throw refuseBody('/clock', 'must be {"frozen": INSTANT} or {"offset": MILLISECONDS}');
  }
  requireInstantInRange(
    toClock(clock).now(),
    'frozen' in clock ? '/clock/frozen' : '/clock/offset',
  );
  return clock;
}

function toClockState({ frozen, offset, ...others }: JsonObject): ClockState | undefined {
  const isExclusive =
    Object.keys(others).length === 0 && (frozen === undefined || offset === undefined);
  if (isExclusive && typeof offset === 'number' && Number.isInteger(offset)) return { offset };
  return isExclusive && typeof frozen === 'string' ? parseFrozenClock(frozen) : undefined;
}

function readRandom(value: unknown): RandomState {
  const integers: readonly unknown[] = Array.isArray(value) ? value : [];
  const [a, b, c, d, ...more] = integers.filter(isIntegerValue);
  if (a !== undefined && b !== undefined && c !== undefined && d !== undefined && !more.length) {
    return [a, b, c, d];
  }
  throw refuseBody('/random', 'must be an array of four integers');
}

function isIntegerValue(value: unknown): value is number {
  return Number.isInteger(value);
}
