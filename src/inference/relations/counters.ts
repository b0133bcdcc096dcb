import { propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import { nounOf, type PathSegment, parametersOf } from '../paths/path-tree.ts';
import type { Resource } from '../resource.ts';
import { listCounterNames, openCounterPrefix } from '../vocabulary/record-properties.ts';
import { normalizeName } from '../vocabulary/singularize.ts';

/** A property that counts the records below a record: `comments` of an issue. */
export type ChildCounter = {
  readonly property: string;
  /** The name of the resource whose records have it, and how many keys its path takes. */
  readonly parent: string;
  readonly parentKeyCount: number;
  /** The nested collection that it counts; absent for the resource's own path. */
  readonly nestedCollection: string | undefined;
  /** Whether only open records count. */
  readonly counts: 'all' | 'open';
};

type ChildPath = {
  readonly segments: readonly PathSegment[];
  readonly ancestors: readonly (Resource | undefined)[];
};

/** The properties that count the records of a resource, of each of its parents. */
export function inferChildCounters(
  schemaViews: SchemaViews,
  resource: Resource,
): readonly ChildCounter[] {
  return [
    ...listCounters(schemaViews, resource, undefined),
    ...resource.nestedCollections.flatMap((nested) =>
      nested.isMembership ? [] : listCounters(schemaViews, nested, nested.name),
    ),
  ];
}

function listCounters(
  schemaViews: SchemaViews,
  { segments, ancestors }: ChildPath,
  nestedCollection: string | undefined,
): readonly ChildCounter[] {
  const parent = ancestors.at(-1);
  // Below a singleton, or two words below a record, there may be others of that name.
  if (parent?.kind !== 'collection' || segments.at(-2)?.kind !== 'parameter') return [];
  const names = listCounterNames(nounOf(segments));
  return [...propertiesOf(schemaViews, schemaViews.of(parent.entity))].flatMap(
    ([property, schemaPointers]): readonly ChildCounter[] => {
      const name = normalizeName(property);
      const counted = name.replace(openCounterPrefix, '');
      const { types } = schemaViews.of(schemaPointers);
      if (!types.includes('integer') || !names.includes(counted)) return [];
      return [
        {
          property,
          parent: parent.name,
          nestedCollection,
          parentKeyCount: parametersOf(parent.segments).length + 1,
          counts: counted === name ? 'all' : 'open',
        },
      ];
    },
  );
}
