import type { Conclusion, Resource } from '../document/document.ts';
import type { KeysOf } from '../seed/seed-keys.ts';
import { isListing } from './inspected-operation.ts';
import { writePlace } from './write-place.ts';

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
  readonly views: readonly InspectedView[];
  /** `told`: other keys than those that there are get 404; `any`: every key has a record. */
  readonly presence: Resource['presence'];
  readonly envelope: { readonly one: string | null; readonly many: string | null };
  /** How many operations work on it. */
  readonly operations: number;
  /** How many records it starts with, below each parent. */
  readonly records: number;
};

/** A path of the records of a resource below one more parent. */
export type InspectedView = {
  readonly name: string;
  readonly parent: string | null;
  readonly operations: number;
};

type Concluded = {
  readonly keysOf: KeysOf;
  readonly conclusions: readonly Conclusion[];
  /** What its name begins with in the store. */
  readonly scope: string;
};

export const inspectResource = (
  resource: Resource,
  { keysOf, conclusions, scope }: Concluded,
): InspectedResource => {
  const { name, kind, key, ancestors, presence } = resource;
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
    views: resource.views.map((view) => {
      const above = view.ancestors.at(-1);
      return {
        name: scope + view.name,
        parent: above ? scope + above.name : null,
        operations: own.filter((conclusion) => conclusion.view === view).length,
      };
    }),
    presence,
    envelope: { one: findPlace(own, 'one'), many: findPlace(own, 'many') },
    operations: own.length,
    records: countRecords(resource, keysOf),
  };
};

/** Where the record, or the list, stands in the replies that show it: in that of reading before others. */
const findPlace = (own: readonly Conclusion[], envelope: 'one' | 'many'): string | null => {
  const showing = own.filter((one) => one[envelope] && isListing(one) === (envelope === 'many'));
  const usual = showing.find(({ behaviour }) => behaviour === 'read' || behaviour === 'list');
  return writePlace((usual ?? showing[0])?.[envelope]);
};

/** Those below the first records of its ancestors: there are as many below the others. */
const countRecords = (resource: Resource, keysOf: KeysOf): number => {
  if (!resource.isShown) return 0;
  const keys: string[] = [];
  for (const ancestor of resource.ancestors) {
    const [first = '1'] = ancestor ? keysOf(ancestor, keys) : [];
    keys.push(`${first}`);
  }
  return keysOf(resource, keys).length;
};
