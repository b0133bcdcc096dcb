import type { Plan } from '../../inference/inference.ts';
import type { CommittedChange } from '../../store/types.ts';
import type { ChangedPlace, EventCatalogue } from '../event-document.ts';
import { type ChangedRecord, listChangedRecords } from './changed-records.ts';

/** The changes that are not mere consequences of what the operation is about. */
export function listRelevantChanges(
  catalogue: EventCatalogue,
  changes: readonly CommittedChange[],
  findPlan: () => Plan | undefined,
): readonly ResourceChange[] {
  const { scope } = catalogue.document;
  const relevant: ResourceChange[] = [];
  for (const changed of listChangedRecords(changes)) {
    if (!changed.resource.startsWith(scope)) continue;
    const name = changed.resource.slice(scope.length);
    const { resource, keys } = catalogue.placeOf(name);
    const plan = findPlan();
    const isOwn = plan === undefined || plan.target.resource === resource?.name;
    if (!isOwn && changed.change === 'updated') continue;
    const { key, before, after } = changed;
    const change = isOwn && wasThereBefore(changed, plan) ? 'updated' : changed.change;
    relevant.push({ key, change, before, after, name, resource, keys });
  }
  return relevant;
}

/** A change of a record, and where that is. */
export type ResourceChange = Omit<ChangedRecord, 'resource'> &
  ChangedPlace & {
    /** The name of its records without the scope: `owners/7/pets`. */
    readonly name: string;
  };

/** The name of its resource: `owners/{ownerId}/pets`. */
export function resourceNameOf({ resource, name }: ResourceChange): string {
  return resource?.name ?? name;
}

const changingKinds: readonly string[] = ['update', 'replace', 'action'];

/** A record that was made on demand and then changed was there for the client before. */
function wasThereBefore({ change }: ChangedRecord, plan: Plan | undefined): boolean {
  return change === 'created' && plan !== undefined && changingKinds.includes(plan.kind);
}

/** The verb of an action: `cancel` of `POST /orders/{id}/cancel`. */
export function verbOfPlan(plan: Plan | undefined): string | undefined {
  return plan?.kind === 'action' ? plan.target.path.split('/').at(-1) : undefined;
}
