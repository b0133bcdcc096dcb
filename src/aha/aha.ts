import type { Behaviour } from '../index.ts';
import { deleteEvent } from './delete-event.ts';
import { logTime } from './log-time.ts';
import { readChildren, readEverywhere, readProducts, readUsers } from './read-list.ts';
import { readMe, readOne, readUser } from './read-one.ts';
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
} from './resource.ts';
import { update, updateWithin } from './update.ts';

export { anonymous, authenticate, identify } from './identity.ts';
export { schemas } from './record-schemas.ts';
export { refuse } from './refuse.ts';
export { renew } from './renew.ts';
export { settings } from './settings.ts';
export { settle } from './settle.ts';

/** The world of Aha!'s documentation; two levels up from here in `src/` and in `dist/` alike. */
export const fixtures = new URL('../../fixtures/aha.json', import.meta.url);

/** What the bundled Aha! domain answers, by operationId. */
export const behaviours: Readonly<Record<string, Behaviour>> = {
  getMe: readMe,
  listUsers: readUsers,
  getUser: readUser,
  listProducts: readProducts,
  getProduct: readOne(product),
  listProductUsers: readChildren(projectUsers, product),
  listProductFeatures: readChildren(features, product),
  listProductReleases: readChildren(releases, product),
  listProductInitiatives: readChildren(initiatives, product),
  updateProductInitiative: updateWithin(initiative),
  getRelease: readOne(release),
  listReleaseFeatures: readChildren(features, release),
  listFeatures: readEverywhere(features),
  getFeature: readOne(feature),
  updateFeature: update(feature),
  listFeatureRequirements: readChildren(requirements, feature),
  createFeatureTimeTrackingEvent: logTime({ resource: 'features', property: 'feature_id' }),
  getRequirement: readOne(requirement),
  updateRequirement: update(requirement),
  createRequirementTimeTrackingEvent: logTime({
    resource: 'requirements',
    property: 'requirement_id',
  }),
  getInitiative: readOne(initiative),
  updateInitiative: update(initiative),
  createInitiativeTimeTrackingEvent: logTime({
    resource: 'initiatives',
    property: 'initiative_id',
  }),
  deleteTimeTrackingEvent: deleteEvent,
};
