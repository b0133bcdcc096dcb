import { describeViolation, isRefusal, refuse, type Violation } from '../../base/refusal.ts';
import type { Behaviour, Outcome } from '../../handlers/behaviour.ts';
import type { ReplyFromDocument } from '../../handlers/handlers.ts';
import { createJsonSerializers } from '../../messages/response/response.ts';
import {
  type DocumentedReply,
  findDocumentedReply,
  findSuccessReply,
  isJsonMediaType,
  isObject,
  joinPointer,
  mergePatch,
  type OpenApiDocument,
  type Operation,
  objectOf,
  resolvePointer,
  type SchemaValidators,
} from '../../openapi/openapi.ts';
import type { CannedReply, SelectedReply } from './overrides.ts';

/** Canned replies in the context of a document. */
export type CannedReplies = {
  /** The violations of a canned reply to an operation, with pointers into the canned reply. */
  listViolations(operation: Operation, canned: CannedReply): readonly Violation[];
  /** The behaviour that answers a call with a canned reply. */
  behaviourFor(operation: Operation, selected: SelectedReply): Behaviour;
};

export type CannedReplyOptions = {
  readonly document: OpenApiDocument;
  readonly schemas: SchemaValidators;
  readonly documented: ReplyFromDocument;
};

export function createCannedReplies(options: CannedReplyOptions): CannedReplies {
  const { document, schemas } = options;
  const conformance = compileReplyConformance(document, schemas);

  const listViolations = (operation: Operation, canned: CannedReply): readonly Violation[] => {
    const { example, status } = canned;
    if (example !== undefined) {
      const named = findExample(document, operation, { example, status });
      return named ? [] : [unknownExample(document, operation)];
    }
    if (isMergeWithoutStatus(canned)) return [];
    const reply = findDocumentedReply(operation, status ?? findSuccessReply(operation).status);
    if (reply === undefined) return [undocumentedStatus(operation)];
    if (canned.body === undefined) return [];
    const violations = [
      ...conformance.check(reply, canned.body),
      ...listUnsentProperties(canned.body, conformance.project(reply, canned.body)),
    ];
    return listDistinct(violations).slice(0, maxViolations).map(belowBodyPointer);
  };

  const behaviourFor = (operation: Operation, selected: SelectedReply): Behaviour => {
    const { reply: canned, outsideDocument, id } = selected;
    if (canned.merge === undefined) return () => toOutcome(options, operation, canned);
    return async (call, context, inferred) => {
      const outcome = await inferred(call, context);
      if (isRefusal(outcome)) return outcome;
      const merged = {
        status: canned.status ?? outcome.status,
        headers: { ...outcome.headers, ...canned.headers },
        body: mergePatch(outcome.body, canned.merge),
      };
      const reply = findDocumentedReply(operation, merged.status);
      if (reply === undefined || outsideDocument === 'allowed') return merged;
      const [violation] = listMergeViolations(conformance, reply, {
        outcome,
        merged,
        merge: canned.merge,
      });
      return violation === undefined ? merged : refuseMergedReply(id, violation);
    };
  };

  return { listViolations, behaviourFor };
}

type MergedOutcome = {
  /** The outcome without the merge patch. */
  readonly outcome: Outcome;
  readonly merged: Outcome;
  readonly merge: unknown;
};

/** The violations that a merge patch adds to a reply. */
function listMergeViolations(
  conformance: ReplyConformance,
  reply: DocumentedReply,
  { outcome, merged, merge }: MergedOutcome,
): readonly Violation[] {
  // The reply itself may violate the document, as when a client selects fields; those violations do not
  // count, unless the patch also changed the status.
  const before = merged.status === outcome.status ? conformance.check(reply, outcome.body) : [];
  const known = new Set(before.map(formatViolation));
  const sent = conformance.project(reply, merged.body);
  return [
    ...conformance.check(reply, sent).filter((violation) => !known.has(formatViolation(violation))),
    ...listUnsentProperties(mergePatch({}, merge), sent),
  ];
}

function refuseMergedReply(id: number, { pointer, message }: Violation) {
  return refuse({
    status: 500,
    code: 'override-outside-document',
    detail: `Override ${id} makes this reply violate the document: ${describeViolation({ in: 'body', pointer, message })}. Change it, or set its "outsideDocument": true.`,
  });
}

function formatViolation({ pointer, message }: Violation): string {
  return `${pointer} ${message}`;
}

function listDistinct(violations: readonly Violation[]): readonly Violation[] {
  return [
    ...new Map(violations.map((violation) => [formatViolation(violation), violation])).values(),
  ];
}

/** Such a reply can only be checked once it is made. */
function isMergeWithoutStatus({ status, merge }: CannedReply): boolean {
  return status === undefined && merge !== undefined;
}

function belowBodyPointer(violation: Violation): Violation {
  return {
    ...violation,
    pointer: `/body${violation.pointer}`,
  };
}

async function toOutcome(
  { document, documented }: CannedReplyOptions,
  operation: Operation,
  canned: CannedReply,
): Promise<Outcome> {
  const { headers = {}, example } = canned;
  if (example !== undefined) {
    const named = findExample(document, operation, { example, status: canned.status });
    if (named !== undefined) return { ...named, headers };
  }
  const status = canned.status ?? findSuccessReply(operation).status;
  if (canned.body !== undefined) return { status, headers, body: canned.body };
  // Without a body, the document provides one for the status.
  const outcome = await documented(operation, status);
  return { ...outcome, headers: { ...outcome.headers, ...headers } };
}

/** The name of a documented example, of one status or of any. */
type ExampleQuery = { readonly example: string; readonly status: number | undefined };

type FoundExample = { readonly status: number; readonly body: unknown };

function findExample(
  { root }: OpenApiDocument,
  operation: Operation,
  { example, status }: ExampleQuery,
): FoundExample | undefined {
  for (const [key, reply] of operation.replies) {
    if (status !== undefined && reply !== findDocumentedReply(operation, status)) continue;
    for (const pointer of reply.content.values()) {
      const { value } = resolvePointer(root, joinPointer(pointer, 'examples', example));
      if (isObject(value)) return { status: status ?? parseStatusKey(key), body: value.value };
    }
  }
  return undefined;
}

/** A status for a reply that is documented as `4XX` or `default`. */
function parseStatusKey(key: string): number {
  const status = Number(key.replace('XX', '00'));
  return Number.isNaN(status) ? 500 : status;
}

function undocumentedStatus({ id, replies }: Operation): Violation {
  return {
    in: 'body',
    pointer: '/status',
    message: `is not documented for ${id}; documented: ${[...replies.keys()].join(', ')}`,
  };
}

function unknownExample({ root }: OpenApiDocument, { id, replies }: Operation): Violation {
  const names = [...replies.values()].flatMap(({ content }) =>
    [...content.values()].flatMap((pointer) =>
      Object.keys(objectOf(resolvePointer(root, `${pointer}/examples`).value)),
    ),
  );
  const hint = names.length > 0 ? `its examples: ${names.join(', ')}` : 'it has no named examples';
  return {
    in: 'body',
    pointer: '/example',
    message: `is not a documented example of ${id}; ${hint}`,
  };
}

/** Compares bodies with documented replies. */
export type ReplyConformance = {
  /** The violations of a body. */
  check(reply: DocumentedReply, body: unknown): readonly Violation[];
  /** The part of a body that is sent: undescribed properties are left out. */
  project(reply: DocumentedReply, body: unknown): unknown;
};

export function compileReplyConformance(
  document: OpenApiDocument,
  schemas: SchemaValidators,
): ReplyConformance {
  const serializers = createJsonSerializers(document);
  return {
    check: (reply, body) => {
      const json = findJsonContent(reply);
      if (json !== undefined) return schemas.check(`${json}/schema`, 'reply')(body, 'body');
      if (reply.content.size > 0 || body === undefined) return [];
      return [{ in: 'body', pointer: '', message: 'is not documented: this status has no body' }];
    },
    project: (reply, body) => {
      const json = findJsonContent(reply);
      return json === undefined ? body : JSON.parse(serializers.serializer(`${json}/schema`)(body));
    },
  };
}

/** The schema pointer of the JSON content of a reply. */
function findJsonContent({ content }: DocumentedReply): string | undefined {
  return [...content].find(([type]) => isJsonMediaType(type))?.[1];
}

/** The number of violations that are listed at most. */
const maxViolations = 100;

/** A violation for each property of a value that was left out of the reply, at the pointer of its object. */
export function listUnsentProperties(value: unknown, sent: unknown): readonly Violation[] {
  const violations: Violation[] = [];
  for (const violation of findUnsentProperties(value, sent, '')) {
    violations.push(violation);
    if (violations.length === maxViolations) break;
  }
  return violations;
}

function* findUnsentProperties(
  value: unknown,
  sent: unknown,
  pointer: string,
): Generator<Violation, void> {
  if (Array.isArray(value) && Array.isArray(sent)) {
    for (const [index, entry] of value.entries())
      yield* findUnsentProperties(entry, sent[index], joinPointer(pointer, `${index}`));
  }
  if (!isObject(value) || !isObject(sent)) return;
  for (const [name, entry] of Object.entries(value)) {
    if (Object.hasOwn(sent, name))
      yield* findUnsentProperties(entry, sent[name], joinPointer(pointer, name));
    else {
      const message = `must not have the property ${JSON.stringify(name)}`;
      yield { in: 'body', pointer, message };
    }
  }
}
