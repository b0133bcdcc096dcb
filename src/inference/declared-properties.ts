import { listPropertyNames, type Operation, propertiesOf } from '../openapi/openapi.ts';
import type { ApiModel } from './api-model.ts';
import type { PlannedOperation } from './operations/planned-operation.ts';
import { replyKeyPropertyOf } from './plan.ts';
import type { Resource } from './resource.ts';

/**
 * The names of all properties that the document declares for the records of an operation, in any
 * operation; `undefined` without records. The key is left out if neither the list nor the reply to
 * a creation shows it: otherwise clients could not find the record again.
 */
export type DeclaredPropertiesOf = (operation: Operation) => ReadonlySet<string> | undefined;

/** Collects the names once for each operation, and searches the document once for each resource. */
export function createDeclaredProperties(
  root: unknown,
  inference: () => ApiModel,
): DeclaredPropertiesOf {
  const recordPropertiesOf = createRecordProperties(root);
  const read: DeclaredPropertiesOf = (operation) => {
    const planned = inference().inferOperation(operation);
    const { resource } = planned;
    if (resource === undefined) return undefined;
    const names = recordPropertiesOf(resource);
    const hiddenKey = findUnlistedKey(inference(), planned, resource);
    return hiddenKey === undefined
      ? names
      : new Set([...names].filter((name) => name !== hiddenKey));
  };
  const found = new Map<Operation, ReadonlySet<string> | undefined>();
  return (operation) => {
    if (!found.has(operation)) found.set(operation, read(operation));
    return found.get(operation);
  };
}

/** The names of all properties, at any depth, that the document declares for the records of a resource. */
export type RecordPropertiesOf = (resource: Resource) => ReadonlySet<string>;

/** Searches the document once for each resource. */
export function createRecordProperties(root: unknown): RecordPropertiesOf {
  const known = new Map<Resource, ReadonlySet<string>>();
  return (resource) => {
    const pointers = [...resource.entity, ...listOperationPointers(resource)];
    const names = known.get(resource) ?? listPropertyNames(root, pointers);
    known.set(resource, names);
    return names;
  };
}

/** The property of the key, if the reply that introduces a record has no place for it. */
function findUnlistedKey(
  { schemaViews }: ApiModel,
  { plan }: PlannedOperation,
  { key: { path } }: Resource,
): string | undefined {
  if (plan.kind !== 'create' && plan.kind !== 'list' && plan.kind !== 'search') return undefined;
  const [name = ''] = path;
  const { envelope: shown } = plan.reply;
  const isShown =
    shown === undefined ||
    shown.keyProperty !== undefined ||
    replyKeyPropertyOf(plan) !== undefined ||
    propertiesOf(schemaViews, schemaViews.of(shown.schemaPointers)).has(name);
  return isShown ? undefined : name;
}

function listOperationPointers(resource: Resource): readonly string[] {
  return [resource, ...resource.nestedCollections].flatMap(({ collection, item }) =>
    [collection, item].flatMap((node) =>
      node === undefined ? [] : [...node.operations.values()].map(({ pointer }) => pointer),
    ),
  );
}
