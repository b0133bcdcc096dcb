import type { Operation } from '../../openapi/openapi.ts';
import type { KeyLocation } from '../keys/key-location.ts';

/** A step of a path template. */
export type PathSegment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string };

/** A path of the document and its operations by method. */
export type PathNode = {
  /** The path as the document writes it. */
  readonly path: string;
  readonly segments: readonly PathSegment[];
  readonly operations: ReadonlyMap<string, Operation>;
  /** Where the key of one stands in a call of that path, where its end does not say it. */
  readonly key?: KeyLocation | undefined;
};

/** The paths of a document by what is left of them without the names of their parameters. */
export type PathTree = ReadonlyMap<string, PathNode>;

/** What the parameters at the ends of tree keys are called, and by how many operations. */
export type ParameterNames = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** `/pets/search/findByKind`, as Spring Data has it, is `/pets/findByKind`. */
const springDataSearch = /\/search(?=\/(find|by|read|get|query)[A-Z]\w*$)/;

/**
 * The steps of a path; `undefined` where one is a text with parameters inside, which stand for no
 * record. A slash at the end, an ending such as `.json` and a query such as `?beta=true` say
 * nothing; `#acl` and `?acl` are of something below, and so is the verb of `/orders/{id}:cancel`.
 */
export function parsePathTemplate(path: string): readonly PathSegment[] | undefined {
  const [place = '', mark = ''] = /[?#]/.test(path)
    ? path.replace(/\?.*=.*$/s, '').split(/[?#](.*)/s)
    : [path];
  const texts = (place.endsWith('/') ? place.replace(/\/+$/, '') : place)
    .replace(springDataSearch, '')
    .split('/')
    .slice(1);
  const last = texts.pop();
  const segments = texts.flatMap(parseSegment);
  if (last !== undefined) segments.push(...parseLastSegment(last));
  if (mark !== '') segments.push({ kind: 'literal', text: `#${mark}` });
  return segments.every((step) => step !== undefined) ? segments : undefined;
}

function parseLastSegment(text: string): readonly (PathSegment | undefined)[] {
  const [, own = text, verb] = /^(.+[^:])(:[a-z]\w+)$/i.exec(text) ?? [];
  const segments = parseSegment(own.replace(/(?<=.)\.(json|xml)$/, ''));
  return verb === undefined ? segments : [...segments, { kind: 'literal', text: verb }];
}

/** One, or two where it is written as OData writes it: `Products({ID})` is `Products/{ID}`. */
function parseSegment(text: string): readonly (PathSegment | undefined)[] {
  const [, noun, key] = /^([^{}()]+)\('?(\{[^{}]+\})'?\)$/.exec(text) ?? [];
  return noun === undefined || key === undefined
    ? [toSegment(text)]
    : [toSegment(noun), toSegment(key)];
}

function toSegment(text: string): PathSegment | undefined {
  if (!text.includes('{')) return { kind: 'literal', text };
  const [, name] = /^\{([^{}]+?)[+*]?\}$/.exec(text) ?? [];
  return name === undefined ? undefined : { kind: 'parameter', name };
}

/** Segments as a path template: `/pets/{petId}`. */
export function formatSegments(segments: readonly PathSegment[]): string {
  return segments
    .map((segment) => (segment.kind === 'literal' ? `/${segment.text}` : `/{${segment.name}}`))
    .join('');
}

/** Steps as a key of the tree: parameters count by their places alone. */
export function toTreeKey(segments: readonly PathSegment[]): string {
  let key = '';
  for (const step of segments) key += toTreeKeyPart(step);
  return key;
}

/** What a step adds to the key of the steps before it. */
export function toTreeKeyPart(step: PathSegment): string {
  return step.kind === 'literal' ? `/${step.text}` : '/{}';
}

type PathTreeOptions = {
  readonly parsePath: (path: string) => readonly PathSegment[] | undefined;
  /** Says which method an operation stands for; for none where it says nothing of records at its path. */
  readonly methodOf: (operation: Operation) => string | undefined;
};

export function createPathTree(
  operations: readonly Operation[],
  { parsePath, methodOf }: PathTreeOptions,
) {
  const tree = new Map<string, PathNode & { readonly operations: Map<string, Operation> }>();
  const parameterNames = new Map<string, Map<string, number>>();
  for (const operation of operations) {
    const segments = parsePath(operation.path);
    const method = methodOf(operation);
    if (segments === undefined || method === undefined) continue;
    const key = toTreeKey(segments);
    const node = tree.get(key) ?? { path: operation.path, segments, operations: new Map() };
    tree.set(key, node);
    if (!node.operations.has(method)) node.operations.set(method, operation);
    countParameterNames(parameterNames, segments);
  }
  return { tree, parameterNames };
}

/** Counts what the parameters of a path are called. */
export function countParameterNames(
  names: Map<string, Map<string, number>>,
  segments: readonly PathSegment[],
): void {
  let key = '';
  for (const [index, step] of segments.entries()) {
    key += toTreeKeyPart(step);
    // Of two parameters in a row neither names a record alone.
    if (step.kind === 'literal' || segments[index + 1]?.kind === 'parameter') continue;
    const counts = names.get(key) ?? new Map<string, number>();
    counts.set(step.name, (counts.get(step.name) ?? 0) + 1);
    names.set(key, counts);
  }
}

/** The names of the parameters of a path, from left to right. */
export function parametersOf(segments: readonly PathSegment[]): readonly string[] {
  return segments.flatMap((step) => (step.kind === 'parameter' ? [step.name] : []));
}

/** The last literal step: what a collection is called. */
export function nounOf(segments: readonly PathSegment[]): string {
  return segments.findLast((step) => step.kind === 'literal')?.text ?? '';
}

/** Finds the paths that are a step below that of a tree key. */
export type FindChildPaths = (key: string) => readonly PathNode[] | undefined;

export function createChildPathIndex(tree: PathTree): FindChildPaths {
  let nodes: ReadonlyMap<string, readonly PathNode[]> | undefined;
  return (key) => {
    nodes ??= groupByParent([...tree.values()]);
    return nodes.get(key);
  };
}

function groupByParent(all: readonly PathNode[]): ReadonlyMap<string, readonly PathNode[]> {
  const nodes = new Map<string, PathNode[]>();
  for (const node of all) {
    const key = toTreeKey(node.segments.slice(0, -1));
    const siblings = nodes.get(key) ?? [];
    siblings.push(node);
    nodes.set(key, siblings);
  }
  return nodes;
}
