import {
  joinPointer,
  type MediaTypePointers,
  type OpenApiDocument,
  objectOf,
  resolvePointer,
  toEssence,
} from '../../openapi/openapi.ts';
import {
  type ChangeLocation,
  formatValue,
  mergeDifferences,
  noDifferences,
  oneDifference,
  type PartDifferences,
  type PointerPair,
  toContractChange,
} from './change.ts';
import { compareContent } from './compare-bodies.ts';
import type { OperationPair } from './pair-operations.ts';
import type { ComparedDocuments } from './schemas/schema-pair.ts';

type EventKind = 'webhook' | 'callback';

/** Compares which webhooks a document sends, and their bodies. */
export function compareWebhooks(documents: ComparedDocuments): PartDifferences {
  const pointers = { before: '/webhooks', after: '/webhooks' };
  return compareNames({ kind: 'webhook', documents, pointers }, compareRequests);
}

/** Compares which callbacks an operation makes, where it sends them, and their bodies. */
export function compareCallbacks(
  { before, after }: OperationPair,
  documents: ComparedDocuments,
): PartDifferences {
  const pointers = {
    before: joinPointer(before.pointer, 'callbacks'),
    after: joinPointer(after.pointer, 'callbacks'),
  };
  return compareNames({ kind: 'callback', documents, pointers }, compareExpressions);
}

type Events = {
  readonly kind: EventKind;
  readonly documents: ComparedDocuments;
  /** Where both documents have them, by name. */
  readonly pointers: PointerPair;
};

/** An event of both documents. */
type KeptEvent = Events & { readonly name: string };

/** A receiver waits for an event that is removed, and ignores one that is added. */
function compareNames(
  events: Events,
  compareKept: (kept: KeptEvent) => PartDifferences,
): PartDifferences {
  const { documents, pointers } = events;
  const before = listNames(documents.before, pointers.before);
  const after = listNames(documents.after, pointers.after);
  return mergeDifferences([
    ...before
      .filter((name) => !after.includes(name))
      .map((name) => toEventDifference({ ...events, name }, 'removed')),
    ...after
      .filter((name) => !before.includes(name))
      .map((name) => toEventDifference({ ...events, name }, 'added')),
    ...before
      .filter((name) => after.includes(name))
      .map((name) =>
        compareKept({
          ...events,
          name,
          pointers: {
            before: joinPointer(pointers.before, name),
            after: joinPointer(pointers.after, name),
          },
        }),
      ),
  ]);
}

function listNames({ root }: OpenApiDocument, pointer: string): readonly string[] {
  return Object.keys(objectOf(resolvePointer(root, pointer).value));
}

function toEventDifference(
  { kind, name, pointers }: KeptEvent,
  change: 'added' | 'removed',
): PartDifferences {
  const message = `the ${kind} ${formatValue(name)} was ${change}`;
  return oneDifference(
    toLocation({ kind, name }),
    toContractChange(`${kind}-${change}`, pointers, message),
  );
}

function toLocation({ kind, name }: Pick<KeptEvent, 'kind' | 'name'>): ChangeLocation {
  return { part: 'event', event: `${kind} ${name}` };
}

/** The requests of a callback, by the expression of their URL (OpenAPI 3.1, section 4.8.18). */
function compareExpressions(kept: KeptEvent): PartDifferences {
  const { kind, name, documents, pointers } = kept;
  const [before, after] = [
    listNames(documents.before, pointers.before),
    listNames(documents.after, pointers.after),
  ];
  const [old, now] = [before[0], after[0]];
  if (before.length !== 1 || after.length !== 1) return compareNames(kept, compareRequests);
  const message = `the URL of the callback ${formatValue(name)} changed from ${formatValue(old)} to ${formatValue(now)}`;
  const moved = toContractChange('callback-url-changed', pointers, message);
  return mergeDifferences([
    old === now ? noDifferences : oneDifference(toLocation({ kind, name }), moved),
    compareRequests({
      ...kept,
      pointers: {
        before: joinPointer(pointers.before, `${old}`),
        after: joinPointer(pointers.after, `${now}`),
      },
    }),
  ]);
}

const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options', 'trace', 'query'];

/** The requests of an event, by their method. */
function compareRequests(kept: KeptEvent): PartDifferences {
  const { documents, pointers } = kept;
  const [before, after] = [
    resolvePointer(documents.before.root, pointers.before),
    resolvePointer(documents.after.root, pointers.after),
  ];
  const [old, now] = [objectOf(before.value), objectOf(after.value)];
  return mergeDifferences(
    methods
      .filter((method) => method in old || method in now)
      .map((method): PartDifferences => {
        const request = {
          ...kept,
          pointers: {
            before: joinPointer(before.pointer, method),
            after: joinPointer(after.pointer, method),
          },
        };
        if (!(method in now)) return toMethodDifference(request, method, 'removed');
        if (!(method in old)) return toMethodDifference(request, method, 'added');
        return compareBody(request);
      }),
  );
}

function toMethodDifference(
  event: KeptEvent,
  method: string,
  change: 'added' | 'removed',
): PartDifferences {
  return toEventDifference({ ...event, name: `${method.toUpperCase()} ${event.name}` }, change);
}

/** The receiver of an event is a client: its body is compared as that of a reply. */
function compareBody({ kind, name, documents, pointers }: KeptEvent): PartDifferences {
  const [before, after] = [
    readBody(documents.before, pointers.before),
    readBody(documents.after, pointers.after),
  ];
  const location = toLocation({ kind, name });
  const requirement =
    before.required === after.required
      ? noDifferences
      : oneDifference(
          location,
          after.required
            ? toContractChange(`${kind}-body-required`, pointers, 'the body is now always sent')
            : toContractChange(`${kind}-body-optional`, pointers, 'the body may be missing now'),
        );
  return mergeDifferences([
    requirement,
    compareContent(
      { before: before.content, after: after.content },
      { direction: 'reply', pointers, toLocation: (type) => ({ ...location, type }) },
    ),
  ]);
}

type EventBody = { readonly required: boolean; readonly content: MediaTypePointers };

function readBody({ root }: OpenApiDocument, requestPointer: string): EventBody {
  const { value, pointer } = resolvePointer(root, joinPointer(requestPointer, 'requestBody'));
  const body = objectOf(value);
  const contentPointer = joinPointer(pointer, 'content');
  return {
    required: body.required === true,
    content: new Map(
      Object.keys(objectOf(body.content)).map((type) => [
        toEssence(type),
        joinPointer(contentPointer, type),
      ]),
    ),
  };
}
