import { appendAll } from '../../base/list/append-all.ts';
import type { Operation } from '../../openapi/openapi.ts';
import { formatEnding, springDataSearch } from '../vocabulary/path-segments.ts';

export type PathSegment =
  | { readonly kind: 'literal'; readonly text: string }
  | { readonly kind: 'parameter'; readonly name: string };

/** Where a call carries the key of a record. */
export type KeyLocation =
  | { readonly in: 'path'; readonly name: string }
  | { readonly in: 'query'; readonly name: string; readonly isRequired: boolean }
  | { readonly in: 'body'; readonly path: readonly string[]; readonly isRequired: boolean };

/** The key of the caller: of the first of the users of a resource, or its value of a property. */
export type CallerKey = {
  readonly in: 'caller';
  readonly resource: string;
  readonly property?: string | undefined;
};

/** The key of the record that was stored last. */
export type NewestKey = {
  readonly in: 'newest';
  /** The word in the path that means it: `latest`. */
  readonly word: string;
};

/** The key of the first record that the other parameters of a call select. */
export type MatchKey = { readonly in: 'match' };

/** A key that no call carries. */
export type ImpliedKey = CallerKey | NewestKey | MatchKey;

/** The key of a record that an operation is about: a call carries it, or it is implied. */
export type TargetKey = KeyLocation | ImpliedKey;

/** A path of the document, with its operations by method. */
export type PathNode = {
  /** As the document writes it. */
  readonly path: string;
  readonly segments: readonly PathSegment[];
  readonly operations: ReadonlyMap<string, Operation>;
  /** Where a call carries the key of one record, if not at the end of the path. */
  readonly key?: KeyLocation | undefined;
};

/** The paths of a document by their tree keys, which ignore parameter names. */
export type PathTree = ReadonlyMap<string, PathNode>;

/** By tree key, the names of the last parameter, and how many operations use each. */
export type ParameterNames = ReadonlyMap<string, ReadonlyMap<string, number>>;

/**
 * Splits a path; `undefined` if a segment mixes text and parameters. A trailing slash, an ending
 * such as `.json` and a query such as `?beta=true` are ignored. `#acl`, `?acl` and the verb of
 * `/orders/{id}:cancel` become separate segments.
 */
export function parsePathTemplate(path: string): readonly PathSegment[] | undefined {
  const [place = '', suffix = ''] = /[?#]/.test(path)
    ? path.replace(/^([^?]*)\?(?=.*=).*$/s, '$1').split(/[?#](.*)/s)
    : [path];
  const texts = (place.endsWith('/') ? place.replace(/(?<!\/)\/+$/, '') : place)
    .replace(springDataSearch, '')
    .split('/')
    .slice(1);
  const last = texts.pop();
  const segments = texts.flatMap(parseSegment);
  if (last !== undefined) appendAll(segments, parseLastSegment(last));
  if (suffix !== '') segments.push({ kind: 'literal', text: `#${suffix}` });
  return segments.every((step) => step !== undefined) ? segments : undefined;
}

function parseLastSegment(text: string): readonly (PathSegment | undefined)[] {
  const [, candidates = text, verb] = /^(.+[^:])(:[a-z]\w+)$/i.exec(text) ?? [];
  const segments = parseSegment(candidates.replace(formatEnding, ''));
  return verb === undefined ? segments : [...segments, { kind: 'literal', text: verb }];
}

/** `Products({ID})` of OData is `Products/{ID}`. */
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

/** The key of a path in the tree: `/pets/{}`. */
export function toTreeKey(segments: readonly PathSegment[]): string {
  let key = '';
  for (const step of segments) key += toTreeKeyPart(step);
  return key;
}

export function toTreeKeyPart(step: PathSegment): string {
  return step.kind === 'literal' ? `/${step.text}` : '/{}';
}

type PathTreeOptions = {
  readonly parsePath: (path: string) => readonly PathSegment[] | undefined;
  /** The method that an operation counts as; `undefined` if it does not show that there are records. */
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

export function countParameterNames(
  names: Map<string, Map<string, number>>,
  segments: readonly PathSegment[],
): void {
  let key = '';
  for (const [index, step] of segments.entries()) {
    key += toTreeKeyPart(step);
    // Of two parameters in a row neither identifies a record alone.
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

/** The last literal segment: what the records are called. */
export function nounOf(segments: readonly PathSegment[]): string {
  return segments.findLast((step) => step.kind === 'literal')?.text ?? '';
}

/** Finds the paths one segment below a tree key. */
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
