import type { SchemaViews } from '../../openapi/openapi.ts';
import { inferParentLinks } from '../relations/parent-links.ts';
import type { Resource } from '../resource.ts';
import { exclusiveFlagName } from '../vocabulary/actions.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import type { ActionEffect } from './action-effects.ts';

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
  if (property === undefined) return undefined;
  const scope = resource.nestedCollections.flatMap(
    (nested) => inferParentLinks(schemaViews, resource, nested).keyProperty?.name ?? [],
  );
  return { property, scope };
}
