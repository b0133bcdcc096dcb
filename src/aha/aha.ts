import type { Behaviour, StoredRecord } from '../behaviours.ts';
import { deleteEvent } from './events/delete-event.ts';
import { logTime } from './events/log-time.ts';
import { listChildren, listInAllWorkspaces, listProducts, listUsers } from './reads/read-list.ts';
import { readMe, readRecord, readUser } from './reads/read-record.ts';
import {
  feature,
  features,
  initiative,
  initiatives,
  product,
  projectUsers,
  release,
  releases,
  requirement,
  requirements,
} from './resources.ts';
import { updateRecord, updateRecordInWorkspace } from './updates/update.ts';

export { anonymous, authenticate, identify } from './auth/authenticate.ts';
export { refuse } from './errors.ts';
export { settle } from './events/settle-totals.ts';
export { schemas } from './record-schemas.ts';
export { settings } from './settings.ts';
export { timeTracking } from './time-tracking.ts';

/** The example records of Aha!'s documentation. The path is the same from `src/` and `dist/`. */
export const fixtures = new URL('../../fixtures/aha.json', import.meta.url);

/** The behaviours of the bundled Aha! domain, by operationId. */
export const behaviours: Readonly<Record<string, Behaviour>> = {
  getMe: readMe,
  listUsers: listUsers,
  getUser: readUser,
  listProducts: listProducts,
  getProduct: readRecord(product),
  listProductUsers: listChildren(projectUsers, product),
  listProductFeatures: listChildren(features, product),
  listProductReleases: listChildren(releases, product),
  listProductInitiatives: listChildren(initiatives, product),
  updateProductInitiative: updateRecordInWorkspace(initiative),
  getRelease: readRecord(release),
  listReleaseFeatures: listChildren(features, release),
  listFeatures: listInAllWorkspaces(features),
  getFeature: readRecord(feature),
  updateFeature: updateRecord(feature),
  listFeatureRequirements: listChildren(requirements, feature),
  createFeatureTimeTrackingEvent: logTime({ resource: 'features', property: 'feature_id' }),
  getRequirement: readRecord(requirement),
  updateRequirement: updateRecord(requirement),
  createRequirementTimeTrackingEvent: logTime({
    resource: 'requirements',
    property: 'requirement_id',
  }),
  getInitiative: readRecord(initiative),
  updateInitiative: updateRecord(initiative),
  createInitiativeTimeTrackingEvent: logTime({
    resource: 'initiatives',
    property: 'initiative_id',
  }),
  deleteTimeTrackingEvent: deleteEvent,
};

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
