import {
  listOperations,
  type OpenApiDocument,
  type Operation,
  readBasePath,
  readPointer,
} from '../../openapi/openapi.ts';
import { type ContractChange, toContractChange } from './change.ts';
import type { ComparedDocuments } from './schemas/schema-pair.ts';

/** The operations of two documents, paired by method and path. */
export type PairedOperations = {
  readonly kept: readonly OperationPair[];
  readonly removed: readonly Operation[];
  readonly added: readonly Operation[];
  /** The base paths, when no operation kept its full path but some kept the rest. */
  readonly base: { readonly before: string; readonly after: string } | undefined;
};

export type OperationPair = { readonly before: Operation; readonly after: Operation };

/**
 * Pairs operations by method and path; names of path parameters do not matter. Base paths are
 * part of the path unless they are the only difference.
 */
export function pairOperations(before: OpenApiDocument, after: OpenApiDocument): PairedOperations {
  const bases = { before: readBasePath(before), after: readBasePath(after) };
  const lists = { before: listOperations(before), after: listOperations(after) };
  const whole = pairBySignature(lists, bases);
  if (bases.before === bases.after || whole.kept.length > 0) return { ...whole, base: undefined };
  const stripped = pairBySignature(lists, { before: '', after: '' });
  return { ...stripped, base: stripped.kept.length > 0 ? bases : undefined };
}

type BothDocuments<T> = { readonly before: T; readonly after: T };

/** Exact paths first, because some documents have paths that differ in parameter names only. */
function pairBySignature(lists: BothDocuments<readonly Operation[]>, bases: BothDocuments<string>) {
  const exact = matchByName(lists, ({ method, path }, which) => `${method} ${bases[which]}${path}`);
  const rest = matchByName({ before: exact.removed, after: exact.added }, (operation, which) =>
    toSignature(operation, bases[which]),
  );
  return { ...rest, kept: [...exact.kept, ...rest.kept] };
}

function matchByName(
  lists: BothDocuments<readonly Operation[]>,
  nameOf: (operation: Operation, which: keyof BothDocuments<unknown>) => string,
) {
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
}

/** Method and path without parameter names. */
export function toSignature(
  { method, path }: Pick<Operation, 'method' | 'path'>,
  base = '',
): string {
  return `${method} ${base}${path.replace(/\{[^{}]*\}/g, '{}')}`;
}

/** A change of a whole operation. */
export type OperationChange = { readonly operation: Operation; readonly change: ContractChange };

/** Lists added, removed and moved operations. */
export function listOperationChanges(
  { removed, added, base, kept }: PairedOperations,
  documents: ComparedDocuments,
): readonly OperationChange[] {
  const moved = `the base path of all operations changed from "${base?.before}" to "${base?.after}"`;
  return [
    ...(base === undefined
      ? []
      : kept.map(({ before }) => ({
          operation: before,
          change: toContractChange(
            'base-path-changed',
            { before: '/servers', after: '/servers' },
            moved,
          ),
        }))),
    ...removed.map((operation) => ({
      operation,
      change: toContractChange(
        'operation-removed',
        { before: operation.pointer, after: nearestPointer(documents.after, operation.pointer) },
        `${operation.method} ${operation.path} was removed`,
      ),
    })),
    ...added.map((operation) => ({
      operation,
      change: toContractChange(
        'operation-added',
        { before: nearestPointer(documents.before, operation.pointer), after: operation.pointer },
        `${operation.method} ${operation.path} was added`,
      ),
    })),
  ];
}

/** Shortens a pointer until the document has it. */
function nearestPointer(document: Pick<OpenApiDocument, 'root'>, pointer: string): string {
  return readPointer(document.root, pointer) === undefined
    ? nearestPointer(document, pointer.slice(0, pointer.lastIndexOf('/')))
    : pointer;
}
