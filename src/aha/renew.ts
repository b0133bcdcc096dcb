import type { StoredRecord } from '../index.ts';

/** The values of a record without estimates and work. */
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
 * Copies a record for `--records`: planned records without logged time, releases and users. Workspaces,
 * roles, statuses and events are not copied, since they depend on other records.
 */
export function renew(resource: string, copy: StoredRecord): StoredRecord | undefined {
  if (plannedResources.has(resource)) return { ...copy, ...withoutWork };
  return otherResources.has(resource) ? copy : undefined;
}
