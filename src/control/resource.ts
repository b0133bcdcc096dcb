import { tellNearest } from '../nearest.ts';
import { quote, refuse } from '../refusal.ts';
import type { Controlled } from './control.ts';
import { refuseBody } from './refuse-body.ts';

type Knowing = Pick<Controlled, 'resources'>;

/** Refuses (404) the name of a resource of which there can be no records. */
export const needResource = ({ resources }: Knowing, name: string): void => {
  if (resources.knows(name)) return;
  throw refuse({
    status: 404,
    code: 'resource-unknown',
    detail: `There is no resource ${quote(name)}; ${toHint(resources, name)}. One with slashes in its name is sent with %2F.`,
  });
};

/** Refuses (400) such a name that stands in a body. */
export const needResourceAt = ({ resources }: Knowing, name: string, place: string): void => {
  if (resources.knows(name)) return;
  throw refuseBody(place, `is no resource of the document; ${toHint(resources, name)}`);
};

const toHint = (resources: Controlled['resources'], name: string): string =>
  tellNearest(name.slice(0, 100), resources.names());
