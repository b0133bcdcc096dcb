import type { Operation } from '../operation.ts';
import type { KeyPlace } from './key-place.ts';

/** A step of a path template. */
export type Step =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string };

/** A path of the document and its operations by method. */
export type PathNode = {
  /** The path as the document writes it. */
  readonly path: string;
  readonly steps: readonly Step[];
  readonly operations: ReadonlyMap<string, Operation>;
  /** Where the key of one stands in a call of that path, where its end does not say it. */
  readonly key?: KeyPlace | undefined;
};

/** The paths of a document by what is left of them without the names of their parameters. */
export type PathTree = ReadonlyMap<string, PathNode>;

/** What the parameters at the ends of tree keys are called, and by how many operations. */
export type ParameterNames = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** `/pets/search/findByKind`, as Spring Data has it, is `/pets/findByKind`. */
const asSpring = /\/search(?=\/(find|by|read|get|query)[A-Z]\w*$)/;

/**
 * The steps of a path; `undefined` where one is a text with parameters inside, which stand for no
 * record. A slash at the end, an ending such as `.json` and a query such as `?beta=true` say
 * nothing; `#acl` and `?acl` are of something below, and so is the verb of `/orders/{id}:cancel`.
 */
export const toSteps = (path: string): readonly Step[] | undefined => {
  const [place = '', mark = ''] = /[?#]/.test(path)
    ? path.replace(/\?.*=.*$/s, '').split(/[?#](.*)/s)
    : [path];
  const texts = (place.endsWith('/') ? place.replace(/\/+$/, '') : place)
    .replace(asSpring, '')
    .split('/')
    .slice(1);
  const last = texts.pop();
  const steps = texts.flatMap(toStepsOf);
  if (last !== undefined) steps.push(...toLastSteps(last));
  if (mark !== '') steps.push({ kind: 'literal', text: `#${mark}` });
  return steps.every((step) => step !== undefined) ? steps : undefined;
};

const toLastSteps = (text: string): readonly (Step | undefined)[] => {
  const [, own = text, verb] = /^(.+[^:])(:[a-z]\w+)$/i.exec(text) ?? [];
  const steps = toStepsOf(own.replace(/(?<=.)\.(json|xml)$/, ''));
  return verb === undefined ? steps : [...steps, { kind: 'literal', text: verb }];
};

/** One, or two where it is written as OData writes it: `Products({ID})` is `Products/{ID}`. */
const toStepsOf = (text: string): readonly (Step | undefined)[] => {
  const [, noun, key] = /^([^{}()]+)\('?(\{[^{}]+\})'?\)$/.exec(text) ?? [];
  return noun === undefined || key === undefined ? [toStep(text)] : [toStep(noun), toStep(key)];
};

const toStep = (text: string): Step | undefined => {
  if (!text.includes('{')) return { kind: 'literal', text };
  const [, name] = /^\{([^{}]+?)[+*]?\}$/.exec(text) ?? [];
  return name === undefined ? undefined : { kind: 'parameter', name };
};

/** Steps as a key of the tree: parameters count by their places alone. */
export const toTreeKey = (steps: readonly Step[]): string => {
  let key = '';
  for (const step of steps) key += toKeyPart(step);
  return key;
};

/** What a step adds to the key of the steps before it. */
export const toKeyPart = (step: Step): string =>
  step.kind === 'literal' ? `/${step.text}` : '/{}';

type Growth = {
  readonly stepsOf: (path: string) => readonly Step[] | undefined;
  /** Says which method an operation stands for; for none where it says nothing of records at its path. */
  readonly methodOf: (operation: Operation) => string | undefined;
};

export const growTree = (operations: readonly Operation[], { stepsOf, methodOf }: Growth) => {
  const tree = new Map<string, PathNode & { readonly operations: Map<string, Operation> }>();
  const names = new Map<string, Map<string, number>>();
  for (const operation of operations) {
    const steps = stepsOf(operation.path);
    const method = methodOf(operation);
    if (steps === undefined || method === undefined) continue;
    const key = toTreeKey(steps);
    const node = tree.get(key) ?? { path: operation.path, steps, operations: new Map() };
    tree.set(key, node);
    if (!node.operations.has(method)) node.operations.set(method, operation);
    countNames(names, steps);
  }
  return { tree, names };
};

/** Counts what the parameters of a path are called. */
export const countNames = (
  names: Map<string, Map<string, number>>,
  steps: readonly Step[],
): void => {
  let key = '';
  for (const [index, step] of steps.entries()) {
    key += toKeyPart(step);
    // Of two parameters in a row neither names a record alone.
    if (step.kind === 'literal' || steps[index + 1]?.kind === 'parameter') continue;
    const counts = names.get(key) ?? new Map<string, number>();
    counts.set(step.name, (counts.get(step.name) ?? 0) + 1);
    names.set(key, counts);
  }
};

/** The names of the parameters of a path, from left to right. */
export const parametersOf = (steps: readonly Step[]): readonly string[] =>
  steps.flatMap((step) => (step.kind === 'parameter' ? [step.name] : []));

/** The last literal step: what a collection is called. */
export const nounOf = (steps: readonly Step[]): string =>
  steps.findLast((step) => step.kind === 'literal')?.text ?? '';

/** Finds the paths that are a step below that of a tree key. */
export type Below = (key: string) => readonly PathNode[] | undefined;

export const openBelow = (tree: PathTree): Below => {
  let nodes: ReadonlyMap<string, readonly PathNode[]> | undefined;
  return (key) => {
    nodes ??= gather([...tree.values()]);
    return nodes.get(key);
  };
};

const gather = (all: readonly PathNode[]): ReadonlyMap<string, readonly PathNode[]> => {
  const nodes = new Map<string, PathNode[]>();
  for (const node of all) {
    const key = toTreeKey(node.steps.slice(0, -1));
    const beside = nodes.get(key) ?? [];
    beside.push(node);
    nodes.set(key, beside);
  }
  return nodes;
};
