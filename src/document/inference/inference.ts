import { isBook } from '../../book.ts';
import type { OpenApiDocument } from '../load.ts';
import type { Operation } from '../operation.ts';
import type { Overrule } from '../overruling/overrule.ts';
import { openShapesOf, type Shapes } from '../shape.ts';
import { openBodies } from './bodies.ts';
import { checkOverruling } from './check-overruling.ts';
import { conclude } from './conclude.ts';
import type { Conclusion } from './conclusion.ts';
import { findReadings } from './find-readings.ts';
import { openOverruling } from './overruling.ts';
import { growTree } from './path-tree.ts';
import { addReadings, type Readings, toPlace } from './reading.ts';
import type { Resource } from './resource.ts';
import { findResources, type Looking, type Resources } from './resources.ts';
import { roleOf } from './role.ts';
import { openSteps } from './version-step.ts';

/** What the paths and schemas of a document tell about the records behind it. */
export type Inference = {
  readonly shapes: Shapes;
  /** Parents before children. */
  readonly resources: readonly Resource[];
  conclude(operation: Operation): Conclusion;
  /** Refuses with an error of one sentence what a document overrules and cannot. */
  check(overrules: readonly Overrule[]): void;
  /** The resource of stored records of this name, and the keys of its ancestors. */
  resolve(name: string): Resolved | undefined;
};

export type Resolved = { readonly resource: Resource; readonly keys: readonly string[] };

/** Reads a document for its resources. */
export const inferResources = (
  document: OpenApiDocument,
  operations: readonly Operation[],
): Inference => {
  const shapes = openShapesOf(document);
  const stepsOf = openSteps(shapes, operations);
  const overruling = openOverruling(document.root, stepsOf);
  const bodies = openBodies(shapes, overruling);
  const looking = { shapes, bodies, overruling, operations, stepsOf };
  const meant = findReadings(looking, operations);
  const first = growResources(looking, meant);
  // What stands for operations at paths that turn out to be of no records means what it says.
  const readings = new Map([...meant].filter(([, one]) => first.found.has(toPlace(one))));
  const resources = readings.size === meant.size ? first : growResources(looking, readings);
  const ground = { shapes, bodies, overruling, resources, stepsOf, readings };
  return {
    shapes,
    resources: resources.all,
    conclude: (operation) => conclude(ground, operation),
    check: (overrules) => checkOverruling(ground, operations, overrules),
    resolve: openNames(resources.all),
  };
};

type Ground = Omit<Looking, 'tree' | 'names' | 'readings'>;

const growResources = (looking: Ground, readings: Readings): Resources => {
  const { overruling, operations, stepsOf } = looking;
  // What is said to be of another path's records says nothing of its own path's.
  const isOfPath = (operation: Operation): boolean =>
    overruling.operation(operation)?.resource === undefined && !readings.has(operation);
  const paths = growTree(operations, {
    stepsOf,
    methodOf: (operation) => (isOfPath(operation) ? roleOf(overruling, operation) : undefined),
  });
  addReadings(paths, readings);
  return findResources({ ...looking, ...paths, readings });
};

/** The name of the records of a resource below ancestors with these keys: `owners/7/pets`. */
export const toRecordsName = ({ name }: Pick<Resource, 'name'>, keys: readonly string[]): string =>
  keys.reduce((named, key) => named.replace(/\{[^{}]*\}/, () => encodeURIComponent(key)), name);

/** Finds the resource that a name of stored records is of. */
const openNames = (resources: readonly Resource[]): Inference['resolve'] => {
  const patterns = resources.map((resource) => ({ resource, parts: resource.name.split('/') }));
  return (name) => {
    // Books are of no path.
    if (isBook(name)) return undefined;
    const parts = name.split('/');
    for (const { resource, parts: pattern } of patterns) {
      if (pattern.length !== parts.length) continue;
      if (!pattern.every((part, index) => part.startsWith('{') || part === parts[index])) continue;
      const keys = parts.filter((_, index) => pattern[index]?.startsWith('{'));
      const decoded = decodeAll(keys);
      return decoded && { resource, keys: decoded };
    }
    return undefined;
  };
};

/** What is no percent-encoding is part of no name. */
const decodeAll = (keys: readonly string[]): readonly string[] | undefined => {
  try {
    return keys.map(decodeURIComponent);
  } catch {
    return undefined;
  }
};
