import type { Operation } from '../operation.ts';

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
};

/** The paths of a document by what is left of them without the names of their parameters. */
export type PathTree = ReadonlyMap<string, PathNode>;

/** What the parameters at the ends of tree keys are called, and by how many operations. */
export type ParameterNames = ReadonlyMap<string, ReadonlyMap<string, number>>;

/**
 * The steps of a path; `undefined` where one is a text with parameters inside, which stand for no
 * record. A slash at the end, an ending such as `.json` and a query such as `?beta=true` say
 * nothing; `#acl` and `?acl` are of something below, and so is the verb of `/orders/{id}:cancel`.
 */
export const toSteps = (path: string): readonly Step[] | undefined => {
  const [place = '', mark = ''] = path.replace(/\?.*=.*$/s, '').split(/[?#](.*)/s);
  const texts = place.replace(/\/+$/, '').split('/').slice(1);
  const last = texts.length - 1;
  const steps = texts.flatMap((text, index) => {
    const [, own = text, verb] = (index === last && /^(.+[^:])(:[a-z]\w+)$/i.exec(text)) || [];
    const step = toStep(index === last ? own.replace(/(?<=.)\.(json|xml)$/, '') : own);
    return verb === undefined ? [step] : [step, { kind: 'literal' as const, text: verb }];
  });
  if (mark !== '') steps.push({ kind: 'literal', text: `#${mark}` });
  return steps.every((step) => step !== undefined) ? steps : undefined;
};

const toStep = (text: string): Step | undefined => {
  const [, name] = /^\{([^{}]+?)[+*]?\}$/.exec(text) ?? [];
  if (name !== undefined) return { kind: 'parameter', name };
  return text.includes('{') ? undefined : { kind: 'literal', text };
};

/** Steps as a key of the tree: parameters count by their places alone. */
export const toTreeKey = (steps: readonly Step[]): string =>
  steps.map((step) => (step.kind === 'literal' ? `/${step.text}` : '/{}')).join('');

/** `methodOf` says which method an operation stands for; for none where it says nothing of records. */
export const growTree = (
  operations: readonly Operation[],
  methodOf: (operation: Operation) => string | undefined,
) => {
  const tree = new Map<string, PathNode & { readonly operations: Map<string, Operation> }>();
  const names = new Map<string, Map<string, number>>();
  for (const operation of operations) {
    const steps = toSteps(operation.path);
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

const countNames = (names: Map<string, Map<string, number>>, steps: readonly Step[]): void => {
  let key = '';
  for (const [index, step] of steps.entries()) {
    key += step.kind === 'literal' ? `/${step.text}` : '/{}';
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
