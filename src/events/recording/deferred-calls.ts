import { isInternalResource } from '../../base/internal-resources.ts';
import { isObject } from '../../openapi/openapi.ts';
import type {
  CommittedChange,
  DeferredCall,
  StoredRecord,
  Transaction,
} from '../../store/types.ts';
import type { EventCatalogue } from '../event-document.ts';
import { type ResourceChange, verbOfPlan } from './resource-changes.ts';

type DeferredCalls = {
  /** The records that calls will change later. */
  readonly begun: readonly ResourceChange[];
  /** By records the verbs of the actions that took effect now; none for those that will. */
  readonly verbs: ReadonlyMap<string, string | undefined>;
};

/** The calls whose effect a transaction has put off, and those that took effect in it. */
export function listDeferredCalls(
  { document: { scope, operations, model }, placeOf }: EventCatalogue,
  transaction: Transaction,
  changes: readonly CommittedChange[],
): DeferredCalls {
  const begun: ResourceChange[] = [];
  const verbs = new Map<string, string | undefined>();
  for (const { resource, from, to } of changes) {
    if (!isInternalResource(resource) || !resource.startsWith(scope)) continue;
    const call = toDeferredCall(to ?? from);
    if (call === undefined) continue;
    const { resource: name, keys, operation: id } = call;
    const key = `${keys.at(-1)}`;
    const record = transaction.records(scope + name).get(key);
    const operation = operations.find((one) => one.id === id);
    verbs.set(`${name} ${key}`, undefined);
    if (to === undefined)
      verbs.set(
        `${name} ${key}`,
        operation && verbOfPlan(model?.().inferOperation(operation).plan),
      );
    else if (record !== undefined)
      begun.push({ ...placeOf(name), name, key, change: 'updated', before: record, after: record });
  }
  return { begun, verbs };
}

function toDeferredCall(record: StoredRecord | undefined): DeferredCall | undefined {
  const call: unknown = record?.call;
  return isDeferredCall(call) ? call : undefined;
}

/** Only the handlers of deferred calls write internal records with one. */
function isDeferredCall(call: unknown): call is DeferredCall {
  return isObject(call) && Array.isArray(call.keys);
}
