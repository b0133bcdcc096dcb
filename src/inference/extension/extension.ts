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
import { type BehaviourName, behaviourNames } from '../operations/planned-operation.ts';
import { type PathSegment, toTreeKey } from '../paths/path-tree.ts';
import type { ParsePath } from '../paths/version-segment.ts';
import type { FilterOverrides } from '../queries/list-filter.ts';

/** What `x-sandlot` of a path says. */
export type PathExtension = {
  /** Where it stands. */
  readonly pointer: string;
  /** The steps of the path. */
  readonly segments: readonly PathSegment[];
  readonly resource: string | undefined;
  readonly key: string | undefined;
  /** `false`: whether there is a parent is nobody's concern. */
  readonly parent: string | false | undefined;
  readonly stateful: boolean | undefined;
};

/** What `x-sandlot` of an operation says. */
export type OperationExtension = {
  readonly pointer: string;
  readonly resource: string | undefined;
  readonly behaviour: BehaviourName | undefined;
  readonly envelope: string | undefined;
  readonly filterOverrides: FilterOverrides;
  readonly stateful: boolean | undefined;
};

/** What a document overrules of what would be concluded; its words were looked at when it was loaded. */
export type DocumentExtensions = {
  /** By the tree keys of the paths. */
  readonly paths: ReadonlyMap<string, PathExtension>;
  operation(operation: Operation): OperationExtension | undefined;
  /** Whether records are behind an operation: what is said of it counts before what is said of its path. */
  isStateful(operation: Operation): boolean;
};

export function createDocumentExtensions(root: JsonObject, stepsOf: ParsePath): DocumentExtensions {
  const paths = new Map(listPathExtensions(root, stepsOf));
  const known = new Map<string, OperationExtension | undefined>();
  const operation = ({ pointer }: Operation): OperationExtension | undefined => {
    if (known.has(pointer)) return known.get(pointer);
    const said = objectOf(readPointer(root, pointer))['x-sandlot'];
    const words = isObject(said) ? toOperationExtension(said, `${pointer}/x-sandlot`) : undefined;
    known.set(pointer, words);
    return words;
  };
  return {
    paths,
    operation,
    isStateful: (one) => {
      // Few documents say anything of any path.
      const steps = paths.size > 0 ? stepsOf(one.path) : undefined;
      const ofPath = steps && paths.get(toTreeKey(steps));
      return (operation(one)?.stateful ?? ofPath?.stateful) !== false;
    },
  };
}

function listPathExtensions(
  root: JsonObject,
  stepsOf: ParsePath,
): readonly (readonly [string, PathExtension])[] {
  const paths = objectAt(root, 'paths');
  return Object.keys(paths).flatMap((path) => {
    const pointer = locatePathItem(root, path, paths[path]);
    const said = objectOf(readPointer(root, pointer))['x-sandlot'];
    const steps = isObject(said) ? stepsOf(path) : undefined;
    return isObject(said) && steps
      ? [[toTreeKey(steps), toPathExtension(said, `${pointer}/x-sandlot`, steps)] as const]
      : [];
  });
}

/** Most path items stand where the paths are listed. */
function locatePathItem(root: JsonObject, path: string, item: unknown): string {
  const pointer = joinPointer('/paths', path);
  return isObject(item) && Object.hasOwn(item, '$ref')
    ? resolvePointer(root, pointer).pointer
    : pointer;
}

function toPathExtension(
  said: JsonObject,
  pointer: string,
  segments: readonly PathSegment[],
): PathExtension {
  return {
    pointer,
    segments,
    resource: textAt(said, 'resource'),
    key: textAt(said, 'key'),
    parent: said.parent === false ? false : textAt(said, 'parent'),
    stateful: toStateful(said),
  };
}

function toOperationExtension(said: JsonObject, pointer: string): OperationExtension {
  return {
    pointer,
    resource: textAt(said, 'resource'),
    behaviour: behaviourNames.find((name) => name === said.behaviour),
    envelope: textAt(said, 'envelope'),
    filterOverrides: new Map(
      Object.entries(objectAt(said, 'filter')).map(([name, value]) => [
        name,
        typeof value === 'string' && value,
      ]),
    ),
    stateful: toStateful(said),
  };
}

function toStateful({ stateful }: JsonObject): boolean | undefined {
  return typeof stateful === 'boolean' ? stateful : undefined;
}

/** The method that usually does what a behaviour does. */
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
 * The method that an operation stands for when resources are looked for: a `POST` of which
 * `x-sandlot` says that it lists stands for a `GET`. One that does what no method means stands for
 * none, like one that has nothing to do with records.
 */
export function effectiveMethodOf(
  overruling: DocumentExtensions,
  operation: Operation,
): string | undefined {
  if (!overruling.isStateful(operation)) return undefined;
  const behaviour = overruling.operation(operation)?.behaviour;
  return behaviour === undefined ? operation.method : methodsByBehaviour[behaviour];
}

/** A word that `x-sandlot` says of the schemas at these places. */
export function findSchemaExtension(
  shapes: SchemaViews,
  places: readonly string[],
  name: 'key' | 'envelope',
): string | undefined {
  return textAt(objectAt(shapes.of(places).keywords, 'x-sandlot'), name);
}
