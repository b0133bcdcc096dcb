import {
  listOperations,
  type OpenApiDocument,
  type Operation,
  readBasePath,
} from '../document/document.ts';

/** The operations of two documents, by what calls them. */
export type PairedOperations = {
  readonly kept: readonly OperationPair[];
  readonly removed: readonly Operation[];
  readonly added: readonly Operation[];
  /** What all paths began with, where none of them begins with it any more. */
  readonly base: { readonly before: string; readonly after: string } | undefined;
};

export type OperationPair = { readonly before: Operation; readonly after: Operation };

/**
 * An operation took the place of the one with its method and path, whatever the path's parameters are
 * called. What stands before all paths is part of them, but where it is all that changed.
 */
export const pairOperations = (
  before: OpenApiDocument,
  after: OpenApiDocument,
): PairedOperations => {
  const bases = { before: readBasePath(before), after: readBasePath(after) };
  const lists = { before: listOperations(before), after: listOperations(after) };
  const whole = pair(lists, bases);
  if (bases.before === bases.after || whole.kept.length > 0) return { ...whole, base: undefined };
  const bare = pair(lists, { before: '', after: '' });
  return { ...bare, base: bare.kept.length > 0 ? bases : undefined };
};

type Sides<T> = { readonly before: T; readonly after: T };

/** By the very paths first: a document may have two that differ only in the names of their parameters. */
const pair = (lists: Sides<readonly Operation[]>, bases: Sides<string>) => {
  const exact = match(lists, ({ method, path }, which) => `${method} ${bases[which]}${path}`);
  const rest = match({ before: exact.removed, after: exact.added }, (operation, which) =>
    toAddress(operation, bases[which]),
  );
  return { ...rest, kept: [...exact.kept, ...rest.kept] };
};

const match = (
  lists: Sides<readonly Operation[]>,
  nameOf: (operation: Operation, which: keyof Sides<unknown>) => string,
) => {
  const afters = new Map(lists.after.map((operation) => [nameOf(operation, 'after'), operation]));
  const kept: OperationPair[] = [];
  const removed: Operation[] = [];
  for (const operation of lists.before) {
    const name = nameOf(operation, 'before');
    const successor = afters.get(name);
    afters.delete(name);
    if (successor === undefined) removed.push(operation);
    else kept.push({ before: operation, after: successor });
  }
  const successors = new Set(kept.map(({ after }) => after));
  return { kept, removed, added: lists.after.filter((operation) => !successors.has(operation)) };
};

/** What calls an operation. */
export const toAddress = (
  { method, path }: Pick<Operation, 'method' | 'path'>,
  base = '',
): string => `${method} ${base}${path.replace(/\{[^{}]*\}/g, '{}')}`;
