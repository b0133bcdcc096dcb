import type { Operation } from '../operation.ts';
import type { KeyPlace } from './key-place.ts';
import type { PathNode, Step } from './path-tree.ts';
import { countNames, toTreeKey } from './path-tree.ts';
import type { Role } from './verb-word.ts';

/**
 * What an operation stands for whose path, or query, says in its own way what is done with which
 * records: `POST /things/delete` with a `thing_id` for `DELETE /things/{thing_id}`.
 */
export type Reading = {
  readonly operation: Operation;
  readonly role: Role;
  /** The verb in its path; absent where there is none. */
  readonly word: string | undefined;
  /** The path of all records, or that of one. */
  readonly steps: readonly Step[];
  /** Where the key of one stands; absent where it is about all. */
  readonly key: KeyPlace | undefined;
  /** The schemas of that key where it stands beside the path. */
  readonly schemas: readonly string[];
};

export type Readings = ReadonlyMap<Operation, Reading>;

/** The tree key of the path of one of the records that a reading is about. */
export const toPlace = ({ steps, key }: Reading): string =>
  key === undefined ? `${toTreeKey(steps)}/{}` : toTreeKey(steps);

type Growing = {
  readonly tree: Map<string, PathNode & { readonly operations: Map<string, Operation> }>;
  readonly names: Map<string, Map<string, number>>;
};

const usual: Readonly<Record<Role, string>> = {
  create: 'POST',
  list: 'GET',
  read: 'GET',
  update: 'PATCH',
  remove: 'DELETE',
};

/** Puts what operations stand for where nothing else is at the paths of the records. */
export const addReadings = ({ tree, names }: Growing, readings: Readings): void => {
  for (const { operation, role, steps, key } of readings.values()) {
    countNames(names, steps);
    const place = toTreeKey(steps);
    const method = role === 'update' && operation.method === 'PUT' ? 'PUT' : usual[role];
    const before = tree.get(place);
    if (before?.operations.has(method)) continue;
    const operations = before?.operations ?? new Map<string, Operation>();
    operations.set(method, operation);
    // The address of a record is that at which it is read.
    if (before === undefined || method === 'GET')
      tree.set(place, { path: operation.path, steps, operations, key });
  }
};
