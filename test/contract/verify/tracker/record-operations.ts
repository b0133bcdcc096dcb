import { isDeepStrictEqual } from 'node:util';
import { CallRefused, type TrackerCall, type TrackerReply, toProblem } from './call.ts';
import { readJson } from './read-bodies.ts';
import type { TrackerRules } from './rules.ts';
import { listRecords, type RecordKind, type TrackerRecord, type TrackerState } from './state.ts';
import { findProblem, type SchemaName, toRequestSchema } from './validation.ts';

/** A call of a known operation by a known user. */
export type UserCall = {
  readonly call: TrackerCall;
  readonly user: string;
  readonly rules: TrackerRules;
  readonly state: TrackerState;
};

type Input = Readonly<Record<string, unknown>>;

/** Checks a JSON body by a schema of the document. */
export function readInput({ call, rules }: UserCall, name: SchemaName): Input {
  const value = readJson(call);
  const problem = findProblem(rules.bodySchema(name, toRequestSchema(name)), value);
  if (problem !== undefined)
    throw new CallRefused(toProblem(400, 'The body is not as described.', problem));
  return Object(value);
}

/** Finds a record that the user may see. */
export function findRecord(
  { user, rules, state }: UserCall,
  kind: RecordKind,
  id: string | undefined,
): TrackerRecord {
  const record = state.records[kind].get(`${id}`);
  if (!record || !rules.isVisible(user, kind, record))
    throw new CallRefused(toProblem(404, `There is no such ${kind}.`));
  return record;
}

/** Creates a record from a checked body. */
export function createRecord(
  { call, user, rules, state }: UserCall,
  kind: RecordKind,
  { input, path, server }: { readonly input: Input; readonly path: string; readonly server: Input },
): TrackerReply {
  const draft = rules.withDefaults(kind, rules.writable(kind, input));
  refuseTaken({ rules, state }, kind, draft, undefined);
  const now = rules.now().toISOString();
  const id = rules.newId(kind, state);
  // A fault may let a client set what the server sets.
  const record: TrackerRecord = {
    ...(kind === 'project' && { ownerId: user }),
    ...{ createdAt: now, updatedAt: now, version: 1 },
    ...server,
    ...draft,
    id,
  };
  rules.save(state, kind, record);
  return {
    status: 201,
    headers: {
      location: rules.location(`${path}/${id}`, call),
      ...(kind === 'project' && { etag: rules.etag(record) }),
    },
    body: rules.show(kind, record, 'created', state),
  };
}

function refuseTaken(
  { rules, state }: Pick<UserCall, 'rules' | 'state'>,
  kind: RecordKind,
  input: Input,
  own: TrackerRecord | undefined,
): void {
  const others = listRecords(state, kind).filter(({ id }) => id !== own?.id);
  if (rules.isTaken(kind, input, others))
    throw new CallRefused(toProblem(409, 'The value is in use.'));
}

/** Shows a record, or 304 when the client has it. */
export function readRecord(
  { call, rules, state }: UserCall,
  kind: RecordKind,
  record: TrackerRecord,
): TrackerReply {
  if (kind !== 'project') return { status: 200, body: rules.show(kind, record, 'one', state) };
  const etag = rules.etag(record);
  if (rules.isUnchanged(call.headers['if-none-match'], etag))
    return { status: 304, headers: { etag } };
  return { status: 200, headers: { etag }, body: rules.show(kind, record, 'one', state) };
}

type Change = {
  readonly kind: RecordKind;
  readonly record: TrackerRecord;
  readonly how: 'replace' | 'merge';
  readonly input: Input;
};

/** Replaces or merges a record. */
export function changeRecord(
  { call, rules, state }: UserCall,
  { kind, record, how, input }: Change,
): TrackerReply {
  refuseStale({ call, rules }, record);
  const next = rules[how](kind, record, rules.writable(kind, input));
  refuseTaken({ rules, state }, kind, next, record);
  const isSame = isDeepStrictEqual(next, record);
  const changed = isSame ? rules.touchUnchanged(record) : rules.touch(record, next, rules.now());
  rules.save(state, kind, changed);
  return {
    status: 200,
    ...(kind === 'project' && { headers: { etag: rules.etag(changed) } }),
    body: rules.show(kind, changed, 'changed', state),
  };
}

function refuseStale(
  { call, rules }: Pick<UserCall, 'call' | 'rules'>,
  record: TrackerRecord,
): void {
  const condition = call.headers['if-match'];
  if (condition !== undefined && !rules.isMatched(condition, rules.etag(record)))
    throw new CallRefused(toProblem(412, 'The record was changed in between.'));
}

/** Removes a record. */
export function removeRecord(
  { call, rules, state }: UserCall,
  kind: RecordKind,
  record: TrackerRecord,
): TrackerReply {
  if (kind === 'project') refuseStale({ call, rules }, record);
  if (!rules.mayRemove(state, kind, record))
    throw new CallRefused(toProblem(409, `Other records refer to the ${kind}.`));
  rules.remove(state, kind, record);
  return { status: 204 };
}
