import type { Operation } from '../operation.ts';
import type { Overruling } from './overruling.ts';
import { parametersOf } from './path-tree.ts';
import type { Resource } from './resource.ts';
import { findNamed } from './resource-name.ts';
import { roleOf } from './role.ts';
import type { Site } from './site.ts';
import type { StepsOf } from './version-step.ts';

type Placing = {
  readonly overruling: Overruling;
  readonly operations: readonly Operation[];
  readonly stepsOf: StepsOf;
};

/** A resource and where its records are. */
export type Placed = {
  readonly name: string;
  readonly resource: Resource;
  readonly site: Site;
};

/** Adds the operations of which `x-sandlot` says that they work on a resource to the paths of that resource. */
export const placeForeign = (
  placed: readonly Placed[],
  { overruling, operations, stepsOf }: Placing,
): void => {
  for (const operation of operations) {
    const words = overruling.operation(operation);
    if (words?.resource === undefined) continue;
    const method = roleOf(overruling, operation);
    if (method === undefined) continue;
    const { resource, site } = findNamed(placed, words.resource, `${words.pointer}/resource`);
    const steps = stepsOf(operation.path) ?? [];
    const isOfOne =
      resource.kind === 'singleton' ||
      parametersOf(steps).length > parametersOf(resource.steps).length;
    const place = isOfOne ? 'item' : 'collection';
    const node = site[place] ?? { path: operation.path, steps, operations: new Map() };
    site[place] = { ...node, operations: new Map([[method, operation], ...node.operations]) };
  }
};
