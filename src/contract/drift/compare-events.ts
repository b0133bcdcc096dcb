import {
  joinPointer,
  type OpenApiDocument,
  type Operation,
  objectOf,
  readPointer,
} from '../../openapi/openapi.ts';
import { type ContractChange, formatValue, type PointerPair, toContractChange } from './change.ts';
import type { OperationPair } from './pair-operations.ts';
import type { ComparedDocuments } from './schemas/schema-pair.ts';

/** Compares which webhooks a document sends. Their contents are not compared. */
export function compareWebhooks(documents: ComparedDocuments): readonly ContractChange[] {
  return compareNames('webhook', { before: '/webhooks', after: '/webhooks' }, documents);
}

/** Compares which callbacks an operation makes. Their contents are not compared. */
export function compareCallbacks(
  { before, after }: OperationPair,
  documents: ComparedDocuments,
): readonly ContractChange[] {
  const pointerOf = ({ pointer }: Operation): string => joinPointer(pointer, 'callbacks');
  const pointers = { before: pointerOf(before), after: pointerOf(after) };
  return compareNames('callback', pointers, documents);
}

/** A receiver waits for an event that is removed, and ignores one that is added. */
function compareNames(
  kind: 'webhook' | 'callback',
  pointers: PointerPair,
  documents: ComparedDocuments,
): readonly ContractChange[] {
  const before = listNames(documents.before, pointers.before);
  const after = listNames(documents.after, pointers.after);
  return [
    ...before
      .filter((name) => !after.includes(name))
      .map((name) => toEventChange(kind, 'removed', { name, pointers })),
    ...after
      .filter((name) => !before.includes(name))
      .map((name) => toEventChange(kind, 'added', { name, pointers })),
  ];
}

function listNames({ root }: OpenApiDocument, pointer: string): readonly string[] {
  return Object.keys(objectOf(readPointer(root, pointer)));
}

function toEventChange(
  kind: 'webhook' | 'callback',
  change: 'added' | 'removed',
  { name, pointers }: { readonly name: string; readonly pointers: PointerPair },
): ContractChange {
  const effect = change === 'removed' ? 'breaking' : 'harmless';
  const message = `the ${kind} ${formatValue(name)} was ${change}`;
  return toContractChange(effect, `${kind}-${change}`, pointers, message);
}
