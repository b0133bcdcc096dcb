import { type OpenApiDocument, type Operation, readPointer } from '../document/document.ts';
import { type Change, toChange } from './change.ts';
import type { Documents } from './pair.ts';
import type { PairedOperations } from './pair-operations.ts';

/** An operation that came, went or moved. */
export type Whole = { readonly operation: Operation; readonly change: Change };

/** What became of operations as such. */
export const listWhole = (
  { removed, added, base, kept }: PairedOperations,
  documents: Documents,
): readonly Whole[] => {
  const moved = `all paths began with "${base?.before}", and begin with "${base?.after}" now`;
  return [
    ...(base === undefined
      ? []
      : kept.map(({ before }) => ({
          operation: before,
          change: toChange(
            'breaking',
            'base-path-changed',
            { before: '/servers', after: '/servers' },
            moved,
          ),
        }))),
    ...removed.map((operation) => ({
      operation,
      change: toChange(
        'breaking',
        'operation-removed',
        { before: operation.pointer, after: nearestPlace(documents.after, operation.pointer) },
        `${operation.method} ${operation.path} is gone`,
      ),
    })),
    ...added.map((operation) => ({
      operation,
      change: toChange(
        'harmless',
        'operation-added',
        { before: nearestPlace(documents.before, operation.pointer), after: operation.pointer },
        `${operation.method} ${operation.path} is new`,
      ),
    })),
  ];
};

/** The innermost place of a pointer that a document has too. */
const nearestPlace = (document: Pick<OpenApiDocument, 'root'>, pointer: string): string =>
  readPointer(document.root, pointer) === undefined
    ? nearestPlace(document, pointer.slice(0, pointer.lastIndexOf('/')))
    : pointer;
