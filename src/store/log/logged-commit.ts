import type { ClockState } from '../../base/clock.ts';
import type { RandomState } from '../../base/random.ts';
import type { Commit, CommittedChange } from '../sandbox/commit.ts';
import type { SandboxState, StoredRecord } from '../types.ts';

/** A commit in the log: the change itself, without the previous state. */
export type LoggedCommit = { readonly sandbox: string } & (
  | { readonly write: readonly LoggedChange[]; readonly random?: RandomState }
  | { readonly reset: true }
  | { readonly clock: ClockState }
  | { readonly state: SandboxState }
  | { readonly take: string }
  | { readonly restore: string }
  | { readonly forget: string }
);

export type LoggedChange = { readonly in: string; readonly key: string } & (
  | { readonly put: StoredRecord }
  | { readonly patch: StoredRecord }
  | { readonly remove: true }
);

/** A single `JSON.stringify` per commit, since each call has a fixed cost. */
export function formatCommit(sandbox: string, commit: Commit): string {
  return JSON.stringify(toLogged(sandbox, commit));
}

function toLogged(sandbox: string, commit: Commit): LoggedCommit {
  if (commit.kind === 'write') {
    const { random, changes } = commit;
    const write = changes.map(toLoggedChange);
    return random === undefined ? { sandbox, write } : { sandbox, random, write };
  }
  if (commit.kind === 'reset') return { sandbox, reset: true };
  if (commit.kind === 'state') return { sandbox, state: commit.state };
  if (commit.kind === 'clock') return { sandbox, clock: commit.clock };
  if (commit.kind === 'take') return { sandbox, take: commit.snapshot };
  if (commit.kind === 'restore') return { sandbox, restore: commit.snapshot };
  return { sandbox, forget: commit.snapshot };
}

function toLoggedChange({ resource, key, from, to, patch }: CommittedChange): LoggedChange {
  if (to === undefined) return { in: resource, key, remove: true };
  const changes = from === undefined ? undefined : (patch ?? diffRecords(from, to));
  return changes !== undefined && hasNoUndefined(changes)
    ? { in: resource, key, patch: changes }
    : { in: resource, key, put: to };
}

/** JSON has no `undefined`: such a patch would leave the property unchanged. */
function hasNoUndefined(changes: StoredRecord): boolean {
  for (const key in changes) if (changes[key] === undefined) return false;
  return true;
}

/** For narrower records, writing the whole record is cheaper than comparing it. */
const minPatchedProperties = 9;

/**
 * Returns the changes that turn one record into the other when merged, or `undefined` if no merge
 * does (removed or reordered properties). Keeps the log line of a wide record short.
 */
function diffRecords(from: StoredRecord, to: StoredRecord): StoredRecord | undefined {
  const before = Object.keys(from);
  const after = Object.keys(to);
  if (before.length < minPatchedProperties || after.length < before.length) return undefined;
  const changes: Record<string, unknown> = Object.create(null);
  for (const [index, key] of after.entries()) {
    if (index < before.length && before[index] !== key) return undefined;
    const value = to[key];
    if (index >= before.length || from[key] !== value) changes[key] = value;
  }
  return changes;
}
