import type { ClockState } from '../clock.ts';
import type { RandomState } from '../random.ts';
import type { Change, Commit } from './commit.ts';
import type { SandboxState, StoredRecord } from './store.ts';

/** A commit as the log holds it: what to do, not what was there before. */
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

/** Prints a commit as JSON, on one line. */
export const printCommit = (sandbox: string, commit: Commit): string => {
  const name = quote(sandbox);
  if (commit.kind === 'reset') return `{"sandbox":${name},"reset":true}`;
  if (commit.kind === 'state') {
    return `{"sandbox":${name},"state":${JSON.stringify(commit.state)}}`;
  }
  if (commit.kind === 'clock') {
    return `{"sandbox":${name},"clock":${JSON.stringify(commit.clock)}}`;
  }
  if (commit.kind !== 'write') {
    return `{"sandbox":${name},"${commit.kind}":${JSON.stringify(commit.snapshot)}}`;
  }
  const random = commit.random === undefined ? '' : `"random":[${commit.random.join(',')}],`;
  return `{"sandbox":${name},${random}"write":[${commit.changes.map(printChange).join(',')}]}`;
};

/** A name as JSON: most have no letter that JSON escapes, and need no native call. */
const quote = (name: string): string =>
  /^[\w ./:~-]*$/.test(name) ? `"${name}"` : JSON.stringify(name);

const printChange = ({ resource, key, from, to, patch }: Change): string => {
  const place = `{"in":${quote(resource)},"key":${quote(key)}`;
  if (to === undefined) return `${place},"remove":true}`;
  const changes = from === undefined ? undefined : (patch ?? findChanges(from, to));
  return changes !== undefined && isWhole(changes)
    ? `${place},"patch":${JSON.stringify(changes)}}`
    : `${place},"put":${JSON.stringify(to)}}`;
};

/** JSON has no `undefined`: a patch with one would leave the property as it was. */
const isWhole = (changes: StoredRecord): boolean => {
  for (const key in changes) if (changes[key] === undefined) return false;
  return true;
};

/** A record with fewer properties is written whole: that takes less than looking for what changed. */
const fewest = 9;

/**
 * What laid over one record makes the other, in the same order; `undefined` where that cannot be. A
 * wide record of which little changed is then a short line.
 */
const findChanges = (from: StoredRecord, to: StoredRecord): StoredRecord | undefined => {
  const before = Object.keys(from);
  const after = Object.keys(to);
  if (before.length < fewest || after.length < before.length) return undefined;
  const changes: Record<string, unknown> = Object.create(null);
  for (const [place, key] of after.entries()) {
    if (place < before.length && before[place] !== key) return undefined;
    const value = to[key];
    if (place >= before.length || from[key] !== value) changes[key] = value;
  }
  return changes;
};
