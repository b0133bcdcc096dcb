import type { StoredRecord } from '../index.ts';

/** A record that nobody has estimated or worked on. */
const withoutWork = {
  original_estimate: null,
  remaining_estimate: null,
  initial_estimate: null,
  minutes_done: 0,
  minutes_events: 0,
  points_done: 0,
  points_events: 0,
};

const plannedResources: ReadonlySet<string> = new Set(['features', 'requirements', 'initiatives']);
const otherResources: ReadonlySet<string> = new Set(['releases', 'users']);

/**
 * What `--records` adds to Aha!'s world: planned records on which no time is logged yet, releases and
 * users. Workspaces, roles, statuses and events come with their relations or not at all.
 */
export function renew(resource: string, copy: StoredRecord): StoredRecord | undefined {
  if (plannedResources.has(resource)) return { ...copy, ...withoutWork };
  return otherResources.has(resource) ? copy : undefined;
}
