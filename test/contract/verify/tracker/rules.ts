import { randomUUID } from 'node:crypto';
import type { TrackerCall, TrackerReply } from './call.ts';
import {
  listRecords,
  type RecordKind,
  type TrackerRecord,
  type TrackerState,
  tasksOf,
} from './state.ts';
import type { SchemaName } from './validation.ts';

export type SortOrder = { readonly property: string; readonly direction: 'asc' | 'desc' };

type Input = Readonly<Record<string, unknown>>;

type Schema = Readonly<Record<string, unknown>>;

export const tokens: Readonly<Record<string, string>> = {
  'ann-1f7c0e58a4': 'ann',
  'bob-93ab6d02c1': 'bob',
};

/** The tracker's decisions. A fault replaces one of them. */
export type TrackerRules = {
  now(): Date;
  newId(kind: RecordKind, state: TrackerState): string | number;
  /** The user who calls; `undefined` for a stranger. */
  authenticate(call: TrackerCall): string | undefined;
  isPublic(call: TrackerCall): boolean;
  /** Whether a user may see a record. */
  isVisible(user: string, kind: RecordKind, record: TrackerRecord): boolean;
  /** Whether a user may change a record, or add a child to it. */
  mayChange(user: string, kind: RecordKind, record: TrackerRecord): boolean;
  acceptsMediaType(type: string, accepted: readonly string[]): boolean;
  acceptsReplyType(accept: string, produced: string): boolean;
  /** The schema that a body is checked by. */
  bodySchema(name: SchemaName, schema: Schema): Schema;
  /** The schema that a query parameter is checked by. */
  querySchema(schema: Schema, operationId: string): Schema;
  /** What a client may set. */
  writable(kind: RecordKind, input: Input): Input;
  withDefaults(kind: RecordKind, input: Input): Input;
  /** Whether another record has a unique value of the input. */
  isTaken(kind: RecordKind, input: Input, others: readonly TrackerRecord[]): boolean;
  replace(kind: RecordKind, before: TrackerRecord, input: Input): Input;
  merge(kind: RecordKind, before: TrackerRecord, patch: Input): Input;
  /** Adds version and time to a changed record. */
  touch(before: TrackerRecord, next: Input, now: Date): TrackerRecord;
  /** The record after a change to the same values. */
  touchUnchanged(record: TrackerRecord): TrackerRecord;
  save(state: TrackerState, kind: RecordKind, record: TrackerRecord): void;
  mayRemove(state: TrackerState, kind: RecordKind, record: TrackerRecord): boolean;
  remove(state: TrackerState, kind: RecordKind, record: TrackerRecord): void;
  matches(
    kind: RecordKind,
    record: TrackerRecord,
    filter: readonly [name: string, value: unknown],
  ): boolean;
  containsText(record: TrackerRecord, names: readonly string[], text: string): boolean;
  sort(records: readonly TrackerRecord[], order: SortOrder): readonly TrackerRecord[];
  page<One>(records: readonly One[], start: number, size: number): readonly One[];
  total(all: readonly TrackerRecord[], page: readonly TrackerRecord[]): number;
  /** The page links of a list. */
  pageLinks(page: number, last: number): Readonly<Record<string, number>>;
  nextCursor(page: readonly TrackerRecord[], rest: number): string | null;
  show(
    kind: RecordKind,
    record: TrackerRecord,
    where: 'one' | 'list' | 'created' | 'changed',
    state: TrackerState,
  ): unknown;
  etag(record: TrackerRecord): string;
  /** Whether `If-Match` holds. */
  isMatched(condition: string, etag: string): boolean;
  /** Whether `If-None-Match` names what the client has. */
  isUnchanged(condition: string | undefined, etag: string): boolean;
  location(path: string, call: TrackerCall): string;
  /** The records that a list chooses from. */
  listed(state: TrackerState, kind: RecordKind, query: URLSearchParams): readonly TrackerRecord[];
  /** The tasks in the list of a project. */
  childrenOf(state: TrackerState, projectId: unknown): readonly TrackerRecord[];
  isChildOf(task: TrackerRecord, projectId: unknown): boolean;
  mayComplete(task: TrackerRecord): boolean;
  complete(task: TrackerRecord, now: Date): Input;
  savePreferences(state: TrackerState, user: string, input: Input): void;
  downloadType(contentType: string): string;
  /** The bytes that are stored of an upload. */
  storeBytes(bytes: Buffer): Buffer;
  /** The reply that a repeated request gets again; `undefined` for a new one. */
  repeated(state: TrackerState, key: string): TrackerReply | undefined;
};

/** Properties that the server sets. */
export const managedNames: Readonly<Record<RecordKind, readonly string[]>> = {
  project: ['id', 'ownerId', 'taskCount', 'createdAt', 'updatedAt', 'version'],
  task: ['id', 'projectId', 'state', 'completedAt', 'createdAt', 'updatedAt', 'version'],
  contact: ['id', 'createdAt', 'updatedAt', 'version'],
  file: ['id', 'size', 'contentType', 'createdAt'],
  feedback: ['id'],
  report: [],
  label: ['id', 'uuid', 'useCount', 'createdAt', 'updatedAt', 'version'],
};

const defaults: Readonly<Partial<Record<RecordKind, Input>>> = {
  project: { status: 'planned', priority: 100, archived: false, tags: [] },
  task: { urgent: false },
  contact: { role: 'client', active: true },
};

const uniqueNames: Readonly<Partial<Record<RecordKind, string>>> = {
  project: 'code',
  contact: 'email',
};

const numbered: readonly RecordKind[] = ['task', 'contact', 'feedback', 'label'];

/** The rules of the tracker without fault. */
export const correctRules: TrackerRules = {
  now: () => new Date(),
  newId: (kind, { lastNumbers }) => {
    if (!numbered.includes(kind)) return randomUUID();
    const next = (lastNumbers.get(kind) ?? 0) + 1;
    lastNumbers.set(kind, next);
    return next;
  },
  authenticate: ({ headers }) =>
    tokens[/^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? ''],
  isPublic: ({ operationId }) => operationId === 'health',
  isVisible: (user, kind, record) =>
    !(kind === 'project' || kind === 'file') || record.ownerId === user,
  mayChange: (user, kind, record) => kind !== 'project' || record.ownerId === user,
  acceptsMediaType: (type, accepted) => accepted.includes(type),
  acceptsReplyType: (accept, produced) =>
    accept === '' ||
    accept.split(',').some((range) => {
      const [type = ''] = range.trim().split(';');
      const [main] = produced.split('/');
      return (
        type === '*/*' ||
        type === produced ||
        type === `${main}/*` ||
        type === 'application/problem+json'
      );
    }),
  bodySchema: (_name, schema) => schema,
  querySchema: (schema) => schema,
  writable: (kind, input) => omit(input, managedNames[kind]),
  withDefaults: (kind, input) => ({ ...defaults[kind], ...input }),
  isTaken: (kind, input, others) => {
    const name = uniqueNames[kind];
    return name !== undefined && others.some((other) => other[name] === input[name]);
  },
  replace: (kind, before, input) => ({
    ...pick(before, managedNames[kind]),
    ...defaults[kind],
    ...input,
  }),
  merge: (_kind, before, patch) => mergePatch(before, patch),
  touch: (before, next, now) => ({
    ...next,
    updatedAt: now.toISOString(),
    version: Number(before.version) + 1,
    id: before.id,
  }),
  touchUnchanged: (record) => record,
  save: ({ records }, kind, record) => {
    records[kind].set(`${record.id}`, record);
  },
  mayRemove: (state, kind, record) =>
    kind !== 'contact' || !listRecords(state, 'task').some((task) => task.contactId === record.id),
  remove: (state, kind, record) => {
    state.records[kind].delete(`${record.id}`);
    state.contents.delete(`${record.id}`);
    if (kind === 'project')
      for (const task of tasksOf(state, record.id)) state.records.task.delete(`${task.id}`);
  },
  matches: (_kind, record, [name, value]) => {
    if (name === 'minBudget')
      return typeof record.budget === 'number' && record.budget >= Number(value);
    if (name === 'maxBudget')
      return typeof record.budget === 'number' && record.budget <= Number(value);
    if (name === 'minRating')
      return typeof record.rating === 'number' && record.rating >= Number(value);
    if (name === 'state' && value === 'all') return true;
    return record[name] === value;
  },
  containsText: (record, names, text) =>
    names.some((name) => `${record[name] ?? ''}`.toLowerCase().includes(text.toLowerCase())),
  sort: (records, { property, direction }) => {
    const sign = direction === 'desc' ? -1 : 1;
    return records.toSorted((one, other) => sign * compare(one[property], other[property]));
  },
  page: (records, start, size) => records.slice(start, start + size),
  total: (all) => all.length,
  pageLinks: (page, last) => ({
    first: 1,
    ...(page > 1 && { prev: Math.min(page - 1, last) }),
    ...(page < last && { next: page + 1 }),
    last,
  }),
  nextCursor: (page, rest) =>
    rest > 0 ? Buffer.from(`${page.at(-1)?.id}`).toString('base64url') : null,
  show: (kind, { accessCode: _secret, ...record }, _where, state) => {
    if (kind === 'project') return { ...record, taskCount: tasksOf(state, record.id).length };
    if (kind === 'label') return omit(record, ['version']);
    return kind === 'file' ? omit(record, ['ownerId']) : record;
  },
  etag: ({ version }) => `"v${version}"`,
  isMatched: (condition, etag) =>
    condition.trim() === '*' || condition.split(',').some((one) => one.trim() === etag),
  isUnchanged: (condition, etag) =>
    condition !== undefined &&
    (condition.trim() === '*' ||
      condition.split(',').some((one) => one.trim().replace(/^W\//, '') === etag)),
  location: (path) => `/v1${path}`,
  listed: listRecords,
  childrenOf: tasksOf,
  isChildOf: (task, projectId) => task.projectId === projectId,
  mayComplete: ({ state }) => state !== 'completed',
  complete: (task, now) => ({ ...task, state: 'completed', completedAt: now.toISOString() }),
  savePreferences: ({ preferences }, user, input) => {
    preferences.set(user, input);
  },
  downloadType: (contentType) => contentType,
  storeBytes: (bytes) => bytes,
  repeated: ({ idempotent }, key) => idempotent.get(key),
};

/** Absent values are last. */
function compare(one: unknown, other: unknown): number {
  if (one === other) return 0;
  if (one === undefined || one === null) return 1;
  if (other === undefined || other === null) return -1;
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return `${one}` < `${other}` ? -1 : 1;
}

/** RFC 7396. */
export function mergePatch(before: Input, patch: Input): Input {
  const next: Record<string, unknown> = { ...before };
  for (const [name, value] of Object.entries(patch)) {
    // Nullable properties keep null, which RFC 7396 would remove.
    const own = before[name];
    const isNested = isInput(value) && isInput(own);
    next[name] = isNested ? mergePatch(own, value) : value;
  }
  return next;
}

function isInput(value: unknown): value is Input {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function omit(record: Input, names: readonly string[]): Input {
  return Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));
}

function pick(record: Input, names: readonly string[]): Input {
  return Object.fromEntries(Object.entries(record).filter(([name]) => names.includes(name)));
}
