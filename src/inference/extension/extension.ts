import {
  isObject,
  type JsonObject,
  joinPointer,
  type Operation,
  objectAt,
  objectOf,
  readPointer,
  resolvePointer,
  type SchemaViews,
  textAt,
} from '../../openapi/openapi.ts';
import type { LifecycleOverride } from '../lifecycles/lifecycle.ts';
import { type PathSegment, toTreeKey } from '../paths/path-tree.ts';
import type { ParsePath } from '../paths/version-segment.ts';
import type { FilterOverrides } from '../queries/list-filter.ts';
import { findExpires } from './expires-extension.ts';
import { type BehaviourName, behaviourNames } from './extension-fields.ts';
import { findLifecycle } from './lifecycle-extension.ts';
import { findTransitions, type Transitions } from './transitions-extension.ts';

/** The `x-sandlot` of a path. */
export type PathExtension = {
  readonly pointer: string;
  readonly segments: readonly PathSegment[];
  readonly resource: string | undefined;
  readonly key: string | undefined;
  readonly lifecycle: LifecycleOverride | undefined;
  readonly expires: string | false | undefined;
  readonly transitions: Transitions | false | undefined;
  /** `false`: the record below does not depend on a parent. */
  readonly parent: string | false | undefined;
  readonly stateful: boolean | undefined;
  /** Fields of the subscription; `false`: its records do not subscribe to events. */
  readonly subscription: JsonObject | false | undefined;
};

/** The `x-sandlot` of an operation. */
export type OperationExtension = {
  readonly pointer: string;
  readonly resource: string | undefined;
  readonly behaviour: BehaviourName | undefined;
  readonly envelope: string | undefined;
  readonly filterOverrides: FilterOverrides;
  readonly stateful: boolean | undefined;
  /** Fields that replace those of the inferred plan (RFC 7396). */
  readonly plan: JsonObject | undefined;
};

/** The `x-sandlot` values of paths and operations; `parseExtensions` has checked them. */
export type DocumentExtensions = {
  /** By the tree keys of the paths. */
  readonly paths: ReadonlyMap<string, PathExtension>;
  operation(operation: Operation): OperationExtension | undefined;
  /** Whether an operation works on records; its own field counts before that of its path. */
  isStateful(operation: Operation): boolean;
};

export function createDocumentExtensions(
  root: JsonObject,
  parsePath: ParsePath,
): DocumentExtensions {
  const paths = new Map(listPathExtensions(root, parsePath));
  const byPointer = new Map<string, OperationExtension | undefined>();
  const readOperation = ({ pointer }: Operation): OperationExtension | undefined => {
    if (byPointer.has(pointer)) return byPointer.get(pointer);
    const fields = objectOf(readPointer(root, pointer))['x-sandlot'];
    const extension = isObject(fields)
      ? toOperationExtension(fields, `${pointer}/x-sandlot`)
      : undefined;
    byPointer.set(pointer, extension);
    return extension;
  };
  return {
    paths,
    operation: readOperation,
    isStateful: (operation) => {
      const segments = paths.size > 0 ? parsePath(operation.path) : undefined;
      const ofPath = segments && paths.get(toTreeKey(segments));
      return (readOperation(operation)?.stateful ?? ofPath?.stateful) !== false;
    },
  };
}

function listPathExtensions(
  root: JsonObject,
  parsePath: ParsePath,
): readonly (readonly [string, PathExtension])[] {
  const paths = objectAt(root, 'paths');
  return Object.keys(paths).flatMap((path) => {
    const pointer = locatePathItem(root, path, paths[path]);
    const fields = objectOf(readPointer(root, pointer))['x-sandlot'];
    const segments = isObject(fields) ? parsePath(path) : undefined;
    return isObject(fields) && segments
      ? [[toTreeKey(segments), toPathExtension(fields, `${pointer}/x-sandlot`, segments)] as const]
      : [];
  });
}

/** Path items that are references have their `x-sandlot` at the target. */
function locatePathItem(root: JsonObject, path: string, item: unknown): string {
  const pointer = joinPointer('/paths', path);
  return isObject(item) && Object.hasOwn(item, '$ref')
    ? resolvePointer(root, pointer).pointer
    : pointer;
}

function toPathExtension(
  fields: JsonObject,
  pointer: string,
  segments: readonly PathSegment[],
): PathExtension {
  return {
    pointer,
    segments,
    resource: textAt(fields, 'resource'),
    key: textAt(fields, 'key'),
    lifecycle: findLifecycle(fields),
    expires: findExpires(fields),
    transitions: findTransitions(fields),
    parent: fields.parent === false ? false : textAt(fields, 'parent'),
    stateful: toStateful(fields),
    subscription: toSubscription(fields),
  };
}

function toSubscription({ subscription }: JsonObject): PathExtension['subscription'] {
  return isObject(subscription) || subscription === false ? subscription : undefined;
}

function toOperationExtension(fields: JsonObject, pointer: string): OperationExtension {
  const plan = isObject(fields.plan) ? fields.plan : undefined;
  const behaviour = fields.behaviour ?? plan?.kind;
  return {
    pointer,
    resource: textAt(fields, 'resource'),
    behaviour: behaviourNames.find((name) => name === behaviour),
    envelope: textAt(fields, 'envelope'),
    filterOverrides: new Map(
      Object.entries(objectAt(fields, 'filter')).map(([name, value]) => [
        name,
        typeof value === 'string' && value,
      ]),
    ),
    stateful: toStateful(fields),
    plan,
  };
}

function toStateful({ stateful }: JsonObject): boolean | undefined {
  return typeof stateful === 'boolean' ? stateful : undefined;
}

const methodsByBehaviour: Readonly<Partial<Record<BehaviourName, string>>> = {
  create: 'POST',
  read: 'GET',
  list: 'GET',
  replace: 'PUT',
  update: 'PATCH',
  put: 'PUT',
  remove: 'DELETE',
  clear: 'DELETE',
};

/**
 * The method that an operation counts as when resources are searched: a `POST` with `behaviour: list`
 * counts as `GET`. `undefined` if it does not show that there are records.
 */
export function effectiveMethodOf(
  extensions: DocumentExtensions,
  operation: Operation,
): string | undefined {
  if (!extensions.isStateful(operation)) return undefined;
  const behaviour = extensions.operation(operation)?.behaviour;
  return behaviour === undefined ? operation.method : methodsByBehaviour[behaviour];
}

/** A field of the `x-sandlot` of a schema. */
export function findSchemaExtension(
  schemaViews: SchemaViews,
  schemaPointers: readonly string[],
  name: 'key' | 'envelope',
): string | undefined {
  return textAt(objectAt(schemaViews.of(schemaPointers).keywords, 'x-sandlot'), name);
}
