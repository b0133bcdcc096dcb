import type { StoredRecord } from '../index.ts';

/** A record that nobody has estimated or worked on. */
const untouched = {
  original_estimate: null,
  remaining_estimate: null,
  initial_estimate: null,
  minutes_done: 0,
  minutes_events: 0,
  points_done: 0,
  points_events: 0,
};

const planned: ReadonlySet<string> = new Set(['features', 'requirements', 'initiatives']);
const plain: ReadonlySet<string> = new Set(['releases', 'users']);

/**
 * What `--records` adds to Aha!'s world: planned records on which no time is logged yet, releases and
 * users. Workspaces, roles, statuses and events come with their relations or not at all.
 */
export const renew = (resource: string, copy: StoredRecord): StoredRecord | undefined => {
  if (planned.has(resource)) return { ...copy, ...untouched };
  return plain.has(resource) ? copy : undefined;
};
