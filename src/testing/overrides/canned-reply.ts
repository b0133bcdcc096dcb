import { describeViolation, isRefusal, refuse, type Violation } from '../../base/refusal.ts';
import type { Behaviour, Outcome } from '../../handlers/behaviour.ts';
import type { ReplyFromDocument } from '../../handlers/reply/documented-reply.ts';
import { createJsonSerializers } from '../../http/response/response.ts';
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

/** Canned answers held against a document. */
export type CannedReplies = {
  /** What the document does not say of an answer to an operation, with places in the answer. */
  listViolations(operation: Operation, canned: CannedReply): readonly Violation[];
  /** What answers a call of an operation. */
  behaviourFor(operation: Operation, taken: SelectedReply): Behaviour;
};

export type CannedReplyOptions = {
  readonly document: OpenApiDocument;
  readonly schemas: SchemaValidators;
  readonly documented: ReplyFromDocument;
};

export function createCannedReplies(options: CannedReplyOptions): CannedReplies {
  const { document, schemas } = options;
  const fit = compileReplyConformance(document, schemas);

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
      ...fit.check(reply, canned.body),
      ...listUnsentProperties(canned.body, fit.project(reply, canned.body)),
    ];
    return listDistinct(violations).map(belowBodyPointer);
  };

  const behaviourFor = (operation: Operation, taken: SelectedReply): Behaviour => {
    const { reply: canned, outsideDocument, id } = taken;
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
      const [violation] = listMergeViolations(fit, reply, { outcome, merged, merge: canned.merge });
      return violation === undefined ? merged : refuseMergedReply(id, violation);
    };
  };

  return { listViolations, behaviourFor };
}

type MergedOutcome = {
  /** What would be answered without the changes. */
  readonly outcome: Outcome;
  readonly merged: Outcome;
  readonly merge: unknown;
};

/** What changes bring into an answer that the document does not have there. */
function listMergeViolations(
  fit: ReplyConformance,
  reply: DocumentedReply,
  { outcome, merged, merge }: MergedOutcome,
): readonly Violation[] {
  // Not everything in a reply is of the document: a client may have asked for less of it. What was
  // of another status is no excuse.
  const before = merged.status === outcome.status ? fit.check(reply, outcome.body) : [];
  const known = new Set(before.map(formatViolation));
  const shown = fit.project(reply, merged.body);
  return [
    ...fit.check(reply, shown).filter((one) => !known.has(formatViolation(one))),
    ...listUnsentProperties(mergePatch({}, merge), shown),
  ];
}

function refuseMergedReply(id: number, { pointer, message }: Violation) {
  return refuse({
    status: 500,
    code: 'override-outside-document',
    detail: `What override ${id} makes of this answer is not in the document: ${describeViolation({ in: 'body', pointer, message })}. Change it, or give it "outsideDocument": true.`,
  });
}

function formatViolation({ pointer, message }: Violation): string {
  return `${pointer} ${message}`;
}

function listDistinct(violations: readonly Violation[]): readonly Violation[] {
  return [...new Map(violations.map((one) => [formatViolation(one), one])).values()];
}

/** What a merge makes is known when it is made. */
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
  // The test does not care which body this status has.
  const outcome = await documented(operation, status);
  return { ...outcome, headers: { ...outcome.headers, ...headers } };
}

/** An example by its name, of one status or of any. */
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

/** A status that a reply which the document writes as `4XX` or `default` has. */
function parseStatusKey(key: string): number {
  const status = Number(key.replace('XX', '00'));
  return Number.isNaN(status) ? 500 : status;
}

function undocumentedStatus({ id, replies }: Operation): Violation {
  return {
    in: 'body',
    pointer: '/status',
    message: `is not documented for ${id}; there is: ${[...replies.keys()].join(', ')}`,
  };
}

function unknownExample({ root }: OpenApiDocument, { id, replies }: Operation): Violation {
  const names = [...replies.values()].flatMap(({ content }) =>
    [...content.values()].flatMap((pointer) =>
      Object.keys(objectOf(resolvePointer(root, `${pointer}/examples`).value)),
    ),
  );
  const there = names.length > 0 ? `there is: ${names.join(', ')}` : 'none has a name there';
  return {
    in: 'body',
    pointer: '/example',
    message: `names no documented example of ${id}; ${there}`,
  };
}

/** Holds a body against a documented reply. */
export type ReplyConformance = {
  /** What the document does not say of a body. */
  check(reply: DocumentedReply, body: unknown): readonly Violation[];
  /** What of a body is sent: only what the document describes is printed. */
  project(reply: DocumentedReply, body: unknown): unknown;
};

export function compileReplyConformance(
  document: OpenApiDocument,
  schemas: SchemaValidators,
): ReplyConformance {
  const printers = createJsonSerializers(document);
  return {
    check: (reply, body) => {
      const json = findJsonContent(reply);
      if (json !== undefined) return schemas.check(`${json}/schema`, 'reply')(body, 'body');
      if (reply.content.size > 0 || body === undefined) return [];
      return [{ in: 'body', pointer: '', message: 'is not documented: this status has no body' }];
    },
    project: (reply, body) => {
      const json = findJsonContent(reply);
      return json === undefined ? body : JSON.parse(printers.serializer(`${json}/schema`)(body));
    },
  };
}

/** The place of what a reply describes as JSON. */
function findJsonContent({ content }: DocumentedReply): string | undefined {
  return [...content].find(([type]) => isJsonMediaType(type))?.[1];
}

/**
 * What a value has and a reply does not show, since only what the document describes is printed: each
 * such property, with the place of the object that has it.
 */
export function listUnsentProperties(
  value: unknown,
  shown: unknown,
  pointer = '',
): readonly Violation[] {
  if (Array.isArray(value) && Array.isArray(shown)) {
    return value.flatMap((entry, index) =>
      listUnsentProperties(entry, shown[index], joinPointer(pointer, `${index}`)),
    );
  }
  if (!isObject(value) || !isObject(shown)) return [];
  return Object.entries(value).flatMap(([name, entry]) =>
    Object.hasOwn(shown, name)
      ? listUnsentProperties(entry, shown[name], joinPointer(pointer, name))
      : [{ in: 'body', pointer, message: `must not have the property ${JSON.stringify(name)}` }],
  );
}
