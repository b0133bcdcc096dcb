import {
  type Lifecycle,
  listEnvelopeOf,
  type PlannedOperation,
  type Resource,
  recordEnvelopeOf,
} from '../../inference/inference.ts';
import type { SeedKeysOf } from '../../seed/seed.ts';
import { formatEnvelopePath } from './inspected-operation.ts';

/** A kind of record that was found in a document. */
export type InspectedResource = {
  readonly name: string;
  readonly kind: Resource['kind'];
  /** The resource rule that found it. */
  readonly rule: string;
  /** `null` for a singleton. */
  readonly key: {
    /** The path to it in a record; `null` if it is stored beside the record. */
    readonly property: string | null;
    readonly parameter: string | null;
    readonly origin: 'client' | 'server';
    /** The candidates of the key rules, the one with the highest score first. */
    readonly candidates: Resource['keyCandidates'];
  } | null;
  readonly parent: string | null;
  /** The nested collections: longer paths that hold the records of one more parent. */
  readonly views: readonly InspectedNestedCollection[];
  /** `listed`: an operation lists the records and shows their keys; `any`: none does. */
  readonly keys: Resource['keys'];
  /** `refused`: an unknown key is 404; `made`: every key has a record. */
  readonly unknownKeys: Resource['unknownKeys'];
  /** The states that records enter by themselves; `null` where they change by calls only. */
  readonly lifecycle: Lifecycle | null;
  readonly envelope: { readonly one: string | null; readonly many: string | null };
  /** How many operations work on it. */
  readonly operations: number;
  /** How many records it starts with, below each parent. */
  readonly records: number;
};

export type InspectedNestedCollection = {
  readonly name: string;
  readonly parent: string | null;
  readonly operations: number;
};

type InspectResourceContext = {
  readonly keysOf: SeedKeysOf;
  /** All operations of the document. */
  readonly planned: readonly PlannedOperation[];
  /** The prefix of its name in the store. */
  readonly scope: string;
};

export function inspectResource(
  resource: Resource,
  { keysOf, planned, scope }: InspectResourceContext,
): InspectedResource {
  const { name, kind, rule, ancestors, keys, unknownKeys } = resource;
  const operations = planned.filter((operation) => operation.resource === resource);
  const toScopedName = (parent: Resource | undefined) => (parent ? scope + parent.name : null);
  return {
    name: scope + name,
    kind,
    rule,
    key: toInspectedKey(resource),
    parent: toScopedName(ancestors.at(-1)),
    views: resource.nestedCollections.map((nested) => ({
      name: scope + nested.name,
      parent: toScopedName(nested.ancestors.at(-1)),
      operations: operations.filter(({ nestedCollection }) => nestedCollection === nested).length,
    })),
    keys,
    unknownKeys,
    lifecycle: resource.lifecycle ?? null,
    envelope: {
      one: findEnvelopePath(operations, recordEnvelopeOf),
      many: findEnvelopePath(operations, listEnvelopeOf),
    },
    operations: operations.length,
    records: countRecords(resource, keysOf),
  };
}

function toInspectedKey({ kind, key, keyCandidates }: Resource): InspectedResource['key'] {
  if (kind === 'singleton') return null;
  return {
    property: key.path.length > 0 ? key.path.join('.') : null,
    parameter: key.parameter || null,
    origin: key.origin,
    candidates: keyCandidates,
  };
}

/** Where replies carry the record or the list; reads and lists come before other operations. */
function findEnvelopePath(
  operations: readonly PlannedOperation[],
  envelopeOf: typeof listEnvelopeOf,
): string | null {
  const showing = operations.filter(({ plan }) => envelopeOf(plan) !== undefined);
  const usual = showing.find(({ plan: { kind } }) => kind === 'read' || kind === 'list');
  const shown = usual ?? showing[0];
  return formatEnvelopePath(shown && envelopeOf(shown.plan));
}

/** Counts the records below the first record of each ancestor; other ancestors have as many. */
function countRecords(resource: Resource, keysOf: SeedKeysOf): number {
  if (!resource.isSeeded) return 0;
  const keys: string[] = [];
  for (const ancestor of resource.ancestors) {
    const [first = '1'] = ancestor ? keysOf(ancestor, keys) : [];
    keys.push(`${first}`);
  }
  return keysOf(resource, keys).length;
}
