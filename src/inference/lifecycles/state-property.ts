import {
  findBodySchema,
  type Operation,
  propertiesOf,
  type SchemaView,
  type SchemaViews,
} from '../../openapi/openapi.ts';
import type { Resource } from '../resource.ts';
import { describedValue } from '../vocabulary/initial-values.ts';
import {
  doneFlagName,
  isJobNoun,
  lifecycleStateName,
  stateHolderName,
} from '../vocabulary/lifecycles.ts';
import { normalizeName } from '../vocabulary/singularize.ts';
import { findSuccessPath } from './success-path.ts';

/** The property with the state of some work, and its values on the way to the end. */
export type StateProperty = {
  readonly path: readonly string[];
  readonly values: readonly (string | boolean)[];
  readonly description: string;
  /** Whether clients send it with a new record, or with a change. */
  readonly isCreatable: boolean;
  readonly isUpdatable: boolean;
};

type StatefulResource = Pick<Resource, 'entity' | 'noun' | 'createOperation' | 'item'>;

/** Finds the state of a resource's records; `undefined` where none leads from a beginning to an end. */
export function findStateProperty(
  schemaViews: SchemaViews,
  resource: StatefulResource,
): StateProperty | undefined {
  const found = findInObject(schemaViews, resource, resource.entity, []);
  if (found === undefined) return undefined;
  const { createOperation, item } = resource;
  const changes = ['PUT', 'PATCH', 'POST'].map((method) => item?.operations.get(method));
  return {
    ...found,
    isCreatable: isSent(schemaViews, createOperation, found.path),
    isUpdatable: changes.some((change) => isSent(schemaViews, change, found.path)),
  };
}

type FoundState = Pick<StateProperty, 'path' | 'values' | 'description'>;

function findInObject(
  schemaViews: SchemaViews,
  resource: StatefulResource,
  schemaPointers: readonly string[],
  path: readonly string[],
): FoundState | undefined {
  const properties = [...propertiesOf(schemaViews, schemaViews.of(schemaPointers))];
  for (const [name, pointers] of properties) {
    const values = findValues(schemaViews.of(pointers), resource, normalizeName(name));
    if (values === undefined) continue;
    const description = `${schemaViews.of(pointers).keywords.description ?? ''}`;
    return { path: [...path, name], values, description };
  }
  if (path.length > 0) return undefined;
  for (const [name, pointers] of properties) {
    const isHolder = stateHolderName.test(normalizeName(name));
    const found = isHolder ? findInObject(schemaViews, resource, pointers, [name]) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function findValues(
  view: SchemaView,
  { noun }: StatefulResource,
  normalizedName: string,
): StateProperty['values'] | undefined {
  if (lifecycleStateName.test(normalizedName)) return findSuccessPath(listValues(view));
  const isFlag = doneFlagName.test(normalizedName) && view.types.includes('boolean');
  return isFlag && isJobNoun(noun) ? [false, true] : undefined;
}

/** The values of an enumeration, or those that a description or an example names. */
function listValues({
  keywords: { enum: values, description, example },
}: SchemaView): readonly unknown[] {
  if (Array.isArray(values)) return values;
  const described = [...`${description ?? ''}`.matchAll(describedValue)].map(([, value]) => value);
  return described.length > 1
    ? described
    : `${example ?? ''}`.split('|').map((text) => text.trim());
}

/** Whether a request has the property, or the object that it is in. */
function isSent(
  schemaViews: SchemaViews,
  operation: Operation | undefined,
  [name = '']: readonly string[],
): boolean {
  const schema = findBodySchema(operation);
  if (schema === undefined) return false;
  const pointers = propertiesOf(schemaViews, schemaViews.of([schema])).get(name);
  return pointers !== undefined && schemaViews.of(pointers).keywords.readOnly !== true;
}
