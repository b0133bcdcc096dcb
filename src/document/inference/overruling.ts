import { isObject, type JsonObject, objectAt, objectOf, textAt } from '../json.ts';
import type { Operation } from '../operation.ts';
import { below, locate, readPointer } from '../pointer.ts';
import { type BehaviourName, behaviourNames, type FilterWords } from './conclusion.ts';
import { type Step, toTreeKey } from './path-tree.ts';
import type { StepsOf } from './version-step.ts';

/** What `x-sandlot` of a path says. */
export type PathWords = {
  /** Where it stands. */
  readonly pointer: string;
  /** The steps of the path. */
  readonly steps: readonly Step[];
  readonly resource: string | undefined;
  readonly key: string | undefined;
  /** `false`: whether there is a parent is nobody's concern. */
  readonly parent: string | false | undefined;
  readonly stateful: boolean | undefined;
};

/** What `x-sandlot` of an operation says. */
export type OperationWords = {
  readonly pointer: string;
  readonly resource: string | undefined;
  readonly behaviour: BehaviourName | undefined;
  readonly envelope: string | undefined;
  readonly filter: FilterWords;
  readonly stateful: boolean | undefined;
};

/** What a document overrules of what would be concluded; its words were looked at when it was loaded. */
export type Overruling = {
  /** By the tree keys of the paths. */
  readonly paths: ReadonlyMap<string, PathWords>;
  operation(operation: Operation): OperationWords | undefined;
  /** Whether records are behind an operation: what is said of it counts before what is said of its path. */
  isStateful(operation: Operation): boolean;
};

export const openOverruling = (root: JsonObject, stepsOf: StepsOf): Overruling => {
  const paths = new Map(listPaths(root, stepsOf));
  const known = new Map<string, OperationWords | undefined>();
  const operation = ({ pointer }: Operation): OperationWords | undefined => {
    if (known.has(pointer)) return known.get(pointer);
    const said = objectOf(readPointer(root, pointer))['x-sandlot'];
    const words = isObject(said) ? toOperationWords(said, `${pointer}/x-sandlot`) : undefined;
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
};

const listPaths = (
  root: JsonObject,
  stepsOf: StepsOf,
): readonly (readonly [string, PathWords])[] => {
  const paths = objectAt(root, 'paths');
  return Object.keys(paths).flatMap((path) => {
    const pointer = locateItem(root, path, paths[path]);
    const said = objectOf(readPointer(root, pointer))['x-sandlot'];
    const steps = isObject(said) ? stepsOf(path) : undefined;
    return isObject(said) && steps
      ? [[toTreeKey(steps), toPathWords(said, `${pointer}/x-sandlot`, steps)] as const]
      : [];
  });
};

/** Most path items stand where the paths are listed. */
const locateItem = (root: JsonObject, path: string, item: unknown): string => {
  const pointer = below('/paths', path);
  return isObject(item) && Object.hasOwn(item, '$ref') ? locate(root, pointer).pointer : pointer;
};

const toPathWords = (said: JsonObject, pointer: string, steps: readonly Step[]): PathWords => ({
  pointer,
  steps,
  resource: textAt(said, 'resource'),
  key: textAt(said, 'key'),
  parent: said.parent === false ? false : textAt(said, 'parent'),
  stateful: toStateful(said),
});

const toOperationWords = (said: JsonObject, pointer: string): OperationWords => ({
  pointer,
  resource: textAt(said, 'resource'),
  behaviour: behaviourNames.find((name) => name === said.behaviour),
  envelope: textAt(said, 'envelope'),
  filter: new Map(
    Object.entries(objectAt(said, 'filter')).map(([name, value]) => [
      name,
      typeof value === 'string' && value,
    ]),
  ),
  stateful: toStateful(said),
});

const toStateful = ({ stateful }: JsonObject): boolean | undefined =>
  typeof stateful === 'boolean' ? stateful : undefined;
