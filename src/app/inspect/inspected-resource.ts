import type { PlannedOperation, Resource } from '../../inference/inference.ts';
import type { SeedKeysOf } from '../../seed/seed.ts';
import { formatEnvelopePath, isListOperation } from './inspected-operation.ts';

/** What a resource was taken for. */
export type InspectedResource = {
  readonly name: string;
  readonly kind: Resource['kind'];
  /** `null` for a singleton. */
  readonly key: {
    /** The way to it in a record; `null` where it is kept beside the record. */
    readonly property: string | null;
    readonly parameter: string | null;
    readonly origin: 'client' | 'server';
  } | null;
  readonly parent: string | null;
  /** The paths further down at which those are that belong to one more parent. */
  readonly views: readonly InspectedNestedCollection[];
  /** `told`: other keys than those that there are get 404; `any`: every key has a record. */
  readonly keys: Resource['keys'];
  readonly envelope: { readonly one: string | null; readonly many: string | null };
  /** How many operations work on it. */
  readonly operations: number;
  /** How many records it starts with, below each parent. */
  readonly records: number;
};

/** A path of the records of a resource below one more parent. */
export type InspectedNestedCollection = {
  readonly name: string;
  readonly parent: string | null;
  readonly operations: number;
};

type InspectResourceContext = {
  readonly keysOf: SeedKeysOf;
  readonly conclusions: readonly PlannedOperation[];
  /** What its name begins with in the store. */
  readonly scope: string;
};

export function inspectResource(
  resource: Resource,
  { keysOf, conclusions, scope }: InspectResourceContext,
): InspectedResource {
  const { name, kind, key, ancestors, keys } = resource;
  const own = conclusions.filter((conclusion) => conclusion.resource === resource);
  const parent = ancestors.at(-1);
  return {
    name: scope + name,
    kind,
    key:
      kind === 'singleton'
        ? null
        : {
            property: key.path.length > 0 ? key.path.join('.') : null,
            parameter: key.parameter || null,
            origin: key.origin,
          },
    parent: parent ? scope + parent.name : null,
    views: resource.nestedCollections.map((view) => {
      const above = view.ancestors.at(-1);
      return {
        name: scope + view.name,
        parent: above ? scope + above.name : null,
        operations: own.filter((conclusion) => conclusion.nestedCollection === view).length,
      };
    }),
    keys,
    envelope: {
      one: findEnvelopePath(own, 'recordEnvelope'),
      many: findEnvelopePath(own, 'listEnvelope'),
    },
    operations: own.length,
    records: countRecords(resource, keysOf),
  };
}

/** Where the record, or the list, stands in the replies that show it: in that of reading before others. */
function findEnvelopePath(
  own: readonly PlannedOperation[],
  envelope: 'recordEnvelope' | 'listEnvelope',
): string | null {
  const showing = own.filter(
    (one) => one[envelope] && isListOperation(one) === (envelope === 'listEnvelope'),
  );
  const usual = showing.find(({ plan: { kind } }) => kind === 'read' || kind === 'list');
  return formatEnvelopePath((usual ?? showing[0])?.[envelope]);
}

/** Those below the first records of its ancestors: there are as many below the others. */
function countRecords(resource: Resource, keysOf: SeedKeysOf): number {
  if (!resource.isShown) return 0;
  const keys: string[] = [];
  for (const ancestor of resource.ancestors) {
    const [first = '1'] = ancestor ? keysOf(ancestor, keys) : [];
    keys.push(`${first}`);
  }
  return keysOf(resource, keys).length;
}
