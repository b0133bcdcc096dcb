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
  if (before === undefined) return oneDifference(location, toAddedStatus(status, pointers));
  if (after === undefined)
    return oneDifference(
      location,
      // A client that handles an error is not broken when it no longer occurs.
      toContractChange(
        /^[45]/.test(status) ? 'info' : 'breaking',
        'reply-status-removed',
        pointers,
        status === 'DEFAULT' ? 'the default reply was removed' : `the status ${status} was removed`,
      ),
    );
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

/** Clients must expect errors, but not a new kind of success. */
function toAddedStatus(status: string, pointers: PointerPair): ContractChange {
  return toContractChange(
    status.startsWith('2') ? 'breaking' : 'info',
    'reply-status-added',
    pointers,
    status === 'DEFAULT' ? 'a default reply was added' : `the status ${status} was added`,
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
      if (was !== undefined && is !== undefined)
        return {
          changes: was.required && !is.required ? [toHeaderChange(here, 'optional', pointers)] : [],
          schemas: [
            {
              location: here,
              direction: 'reply',
              before: was.schemaPointer,
              after: is.schemaPointer,
            },
          ],
        };
      return {
        changes: [toHeaderChange(here, is === undefined ? 'removed' : 'added', pointers)],
        schemas: [],
      };
    }),
  );
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
  added: ['info', 'was added'],
  removed: ['breaking', 'was removed'],
  optional: ['breaking', 'is now optional'],
} as const;

function toHeaderChange(
  location: ChangeLocation & { part: 'reply'; header: string },
  change: keyof typeof headerChanges,
  pointers: PointerPair,
): PartDifferences['changes'][number] {
  const [effect, text] = headerChanges[change];
  const message = `the reply header ${formatValue(location.header)} ${text}`;
  return {
    location,
    change: toContractChange(effect, `reply-header-${change}`, pointers, message),
  };
}
