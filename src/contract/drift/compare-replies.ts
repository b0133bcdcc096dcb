import {
  type DocumentedReply,
  joinPointer,
  listReplyHeaders,
  type OpenApiDocument,
  type Operation,
  type Parameter,
} from '../../openapi/openapi.ts';
import {
  type ChangeLocation,
  type ContractChange,
  formatValue,
  mergeDifferences,
  oneDifference,
  type PartDifferences,
  type PointerPair,
  toContractChange,
} from './change.ts';
import { compareContent } from './compare-bodies.ts';
import type { OperationPair } from './pair-operations.ts';
import type { ComparedDocuments } from './schemas/schema-pair.ts';

/** Compares the replies of an operation. */
export function compareReplies(pair: OperationPair, documents: ComparedDocuments): PartDifferences {
  const statuses = new Set([...pair.before.replies.keys(), ...pair.after.replies.keys()]);
  return mergeDifferences([...statuses].map((status) => compareStatus(status, pair, documents)));
}

function compareStatus(
  status: string,
  pair: OperationPair,
  documents: ComparedDocuments,
): PartDifferences {
  const before = findStatusReply(pair.before, status);
  const after = findStatusReply(pair.after, status);
  const location = { part: 'reply', status: before?.name ?? status } as const;
  const pointers = {
    before: before?.pointer ?? joinPointer(pair.before.pointer, 'responses'),
    after: after?.pointer ?? joinPointer(pair.after.pointer, 'responses'),
  };
  if (before === undefined || after === undefined) {
    const change = before === undefined ? 'added' : 'removed';
    return oneDifference(location, toStatusChange(status, change, pointers));
  }
  return mergeDifferences([
    compareContent(
      { before: before.content, after: after.content },
      {
        direction: 'reply',
        pointers,
        toLocation: (type) => ({ ...location, type }),
      },
    ),
    compareHeaders({ before, after }, documents, location),
  ]);
}

/**
 * Clients must expect errors, and are not broken by one that no longer occurs. `default` stands for
 * what the document does not say.
 */
function toStatusChange(
  status: string,
  change: 'added' | 'removed',
  pointers: PointerPair,
): ContractChange {
  if (status === 'DEFAULT') {
    const message =
      change === 'added' ? 'a default reply was added' : 'the default reply was removed';
    return toContractChange(`reply-default-${change}`, pointers, message);
  }
  const kind = /^[45]/.test(status) ? 'error' : 'status';
  return toContractChange(
    `reply-${kind}-${change}`,
    pointers,
    `the status ${status} was ${change}`,
  );
}

/** Finds the reply for a status: by number, range or default. */
function findStatusReply({ replies }: Operation, status: string): NamedReply | undefined {
  for (const name of [status, `${status[0]}XX`, 'DEFAULT']) {
    const reply = replies.get(name);
    if (reply) return { name, ...reply };
  }
  return undefined;
}

type NamedReply = DocumentedReply & { readonly name: string };

type ReplyPair = { readonly before: DocumentedReply; readonly after: DocumentedReply };

function compareHeaders(
  { before, after }: ReplyPair,
  documents: ComparedDocuments,
  location: ChangeLocation & { part: 'reply' },
): PartDifferences {
  const [were, are] = [mapHeaders(documents.before, before), mapHeaders(documents.after, after)];
  const names = new Set([...were.keys(), ...are.keys()]);
  return mergeDifferences(
    [...names].map((name): PartDifferences => {
      const [was, is] = [were.get(name), are.get(name)];
      const pointers = {
        before: was?.schemaPointer ?? before.pointer,
        after: is?.schemaPointer ?? after.pointer,
      };
      const here = { ...location, header: name };
      if (was && is) return compareKeptHeader({ before: was, after: is }, here, pointers);
      return {
        changes: [toHeaderChange(here, is === undefined ? 'removed' : 'added', pointers)],
        schemas: [],
      };
    }),
  );
}

type HeaderLocation = ChangeLocation & { part: 'reply'; header: string };

function compareKeptHeader(
  { before, after }: { readonly before: Parameter; readonly after: Parameter },
  location: HeaderLocation,
  pointers: PointerPair,
): PartDifferences {
  const notation = before.mediaType === undefined ? 'text' : 'typed';
  return {
    changes:
      before.required && !after.required ? [toHeaderChange(location, 'optional', pointers)] : [],
    schemas: [{ location, direction: 'reply', notation, ...pointers }],
  };
}

function mapHeaders(
  { root }: OpenApiDocument,
  { pointer }: DocumentedReply,
): ReadonlyMap<string, Parameter> {
  return new Map(
    listReplyHeaders(root, pointer).map((header) => [header.name.toLowerCase(), header]),
  );
}

const headerChanges = {
  added: 'was added',
  removed: 'was removed',
  optional: 'is now optional',
} as const;

function toHeaderChange(
  location: HeaderLocation,
  change: keyof typeof headerChanges,
  pointers: PointerPair,
): PartDifferences['changes'][number] {
  const message = `the reply header ${formatValue(location.header)} ${headerChanges[change]}`;
  return { location, change: toContractChange(`reply-header-${change}`, pointers, message) };
}
