import { type Operation, propertiesOf, type SchemaViews } from '../../openapi/openapi.ts';
import { type PathTree, toTreeKey } from '../paths/path-tree.ts';
import { inferParentLinks } from '../relations/parent-links.ts';
import type { Resource } from '../resource.ts';
import { exclusiveFlagName, onlyOneText } from '../vocabulary/actions.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import { type ActionEffect, inferActionEffect } from './action-effects.ts';

/** A boolean that only one of the records below a parent has: the default address of a customer. */
export type ExclusiveFlag = {
  readonly property: string;
  /** The properties with the keys of parents: `["customer_id"]`. */
  readonly scope: readonly string[];
};

/** The boolean that an action such as `set-default` sets, and takes from the other records. */
export function inferExclusiveFlag(
  schemaViews: SchemaViews,
  effect: ActionEffect | undefined,
  resource: Resource,
): ExclusiveFlag | undefined {
  const [property] = Object.entries(effect?.set ?? {}).flatMap(([name, value]) =>
    value === true && exclusiveFlagName.test(normalizeName(name)) ? [name] : [],
  );
  return property === undefined ? undefined : withScope(schemaViews, resource, property);
}

function withScope(schemaViews: SchemaViews, resource: Resource, property: string): ExclusiveFlag {
  const scope = resource.nestedCollections.flatMap(
    (nested) => inferParentLinks(schemaViews, resource, nested).keyProperty?.name ?? [],
  );
  return { property, scope };
}

type FlagContext = {
  readonly schemaViews: SchemaViews;
  readonly resources: { readonly tree: PathTree };
};

/**
 * The booleans that a creation or an update takes from the other records: those that an action takes from
 * them, and those whose description says that only one record has it.
 */
export function listExclusiveFlags(
  { schemaViews, resources: { tree } }: FlagContext,
  resource: Resource,
): readonly ExclusiveFlag[] | undefined {
  const named = [...propertiesOf(schemaViews, schemaViews.of(resource.entity))].filter(([name]) =>
    exclusiveFlagName.test(normalizeName(name)),
  );
  if (named.length === 0) return undefined;
  const ofActions = listActions(tree, resource).flatMap(
    (operation) =>
      inferExclusiveFlag(
        schemaViews,
        inferActionEffect(schemaViews, { operation, verb: undefined }, resource),
        resource,
      ) ?? [],
  );
  const flags = named.flatMap(([name, schemaPointers]) => {
    const { types, keywords } = schemaViews.of(schemaPointers);
    const isDescribed = types.includes('boolean') && onlyOneText.test(`${keywords.description}`);
    const flag = ofActions.find(({ property }) => property === name);
    return flag ?? (isDescribed ? withScope(schemaViews, resource, name) : []);
  });
  return flags.length > 0 ? flags : undefined;
}

/** The operations one word below a record, such as `POST /cards/{id}/set_default`. */
function listActions(tree: PathTree, { item, nestedCollections }: Resource): readonly Operation[] {
  const items = [item, ...nestedCollections.map((nested) => nested.item)];
  const keys = new Set(items.flatMap((node) => (node ? [toTreeKey(node.segments)] : [])));
  return [...tree.values()].flatMap(({ segments, operations }) =>
    segments.at(-1)?.kind === 'literal' && keys.has(toTreeKey(segments.slice(0, -1)))
      ? ['POST', 'PUT', 'PATCH'].flatMap((method) => operations.get(method) ?? [])
      : [],
  );
}
