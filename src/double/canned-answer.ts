import type { Behaviour, Outcome } from '../behaviour/behaviour.ts';
import type { Documented } from '../behaviour/documented.ts';
import {
  below,
  type DocumentedReply,
  findReply,
  findSuccess,
  isObject,
  locate,
  type OpenApiDocument,
  type Operation,
  objectOf,
  type Schemas,
} from '../document/document.ts';
import { isRefusal, refuse, toPhrase, type Violation } from '../refusal.ts';
import { mergePatch } from './merge-patch.ts';
import type { Canned, Taken } from './override.ts';
import { openReplyFit, type ReplyFit } from './reply-fit.ts';
import { listUnshown } from './unshown.ts';

/** Canned answers held against a document. */
export type CannedAnswers = {
  /** What the document does not say of an answer to an operation, with places in the answer. */
  listViolations(operation: Operation, canned: Canned): readonly Violation[];
  /** What answers a call of an operation. */
  answer(operation: Operation, taken: Taken): Behaviour;
};

export type CannedAnswersOptions = {
  readonly document: OpenApiDocument;
  readonly schemas: Schemas;
  readonly documented: Documented;
};

export const openCannedAnswers = (options: CannedAnswersOptions): CannedAnswers => {
  const { document, schemas } = options;
  const fit = openReplyFit(document, schemas);

  const listViolations = (operation: Operation, canned: Canned): readonly Violation[] => {
    const { example, status } = canned;
    if (example !== undefined) {
      const named = findNamed(document, operation, { example, status });
      return named ? [] : [toNoExample(document, operation)];
    }
    if (isLateMerge(canned)) return [];
    const reply = findReply(operation, status ?? findSuccess(operation).status);
    if (reply === undefined) return [toNoStatus(operation)];
    if (canned.body === undefined) return [];
    const violations = [
      ...fit.check(reply, canned.body),
      ...listUnshown(canned.body, fit.show(reply, canned.body)),
    ];
    return listDistinct(violations).map(belowBody);
  };

  const answer = (operation: Operation, taken: Taken): Behaviour => {
    const { canned, outsideDocument, id } = taken;
    if (canned.merge === undefined) return () => toOutcome(options, operation, canned);
    return async (call, context, inferred) => {
      const outcome = await inferred(call, context);
      if (isRefusal(outcome)) return outcome;
      const merged = {
        status: canned.status ?? outcome.status,
        headers: { ...outcome.headers, ...canned.headers },
        body: mergePatch(outcome.body, canned.merge),
      };
      const reply = findReply(operation, merged.status);
      if (reply === undefined || outsideDocument === 'allowed') return merged;
      const [violation] = listMerged(fit, reply, { outcome, merged, merge: canned.merge });
      return violation === undefined ? merged : refuseMerged(id, violation);
    };
  };

  return { listViolations, answer };
};

type Merging = {
  /** What would be answered without the changes. */
  readonly outcome: Outcome;
  readonly merged: Outcome;
  readonly merge: unknown;
};

/** What changes bring into an answer that the document does not have there. */
const listMerged = (
  fit: ReplyFit,
  reply: DocumentedReply,
  { outcome, merged, merge }: Merging,
): readonly Violation[] => {
  // Not everything in a reply is of the document: a client may have asked for less of it. What was
  // of another status is no excuse.
  const before = merged.status === outcome.status ? fit.check(reply, outcome.body) : [];
  const known = new Set(before.map(toText));
  const shown = fit.show(reply, merged.body);
  return [
    ...fit.check(reply, shown).filter((one) => !known.has(toText(one))),
    ...listUnshown(mergePatch({}, merge), shown),
  ];
};

const refuseMerged = (id: number, { pointer, message }: Violation) =>
  refuse({
    status: 500,
    code: 'override-outside-document',
    detail: `What override ${id} makes of this answer is not in the document: ${toPhrase({ in: 'body', pointer, message })}. Change it, or give it "outsideDocument": true.`,
  });

const toText = ({ pointer, message }: Violation): string => `${pointer} ${message}`;

const listDistinct = (violations: readonly Violation[]): readonly Violation[] => [
  ...new Map(violations.map((one) => [toText(one), one])).values(),
];

/** What a merge makes is known when it is made. */
const isLateMerge = ({ status, merge }: Canned): boolean =>
  status === undefined && merge !== undefined;

const belowBody = (violation: Violation): Violation => ({
  ...violation,
  pointer: `/body${violation.pointer}`,
});

const toOutcome = async (
  { document, documented }: CannedAnswersOptions,
  operation: Operation,
  canned: Canned,
): Promise<Outcome> => {
  const { headers = {}, example } = canned;
  if (example !== undefined) {
    const named = findNamed(document, operation, { example, status: canned.status });
    if (named !== undefined) return { ...named, headers };
  }
  const status = canned.status ?? findSuccess(operation).status;
  if (canned.body !== undefined) return { status, headers, body: canned.body };
  // The test does not care which body this status has.
  const outcome = await documented(operation, status);
  return { ...outcome, headers: { ...outcome.headers, ...headers } };
};

/** An example by its name, of one status or of any. */
type Named = { readonly example: string; readonly status: number | undefined };

type Found = { readonly status: number; readonly body: unknown };

const findNamed = (
  { root }: OpenApiDocument,
  operation: Operation,
  { example, status }: Named,
): Found | undefined => {
  for (const [key, reply] of operation.replies) {
    if (status !== undefined && reply !== findReply(operation, status)) continue;
    for (const pointer of reply.content.values()) {
      const { value } = locate(root, below(pointer, 'examples', example));
      if (isObject(value)) return { status: status ?? toStatus(key), body: value.value };
    }
  }
  return undefined;
};

/** A status that a reply which the document writes as `4XX` or `default` has. */
const toStatus = (key: string): number => {
  const status = Number(key.replace('XX', '00'));
  return Number.isNaN(status) ? 500 : status;
};

const toNoStatus = ({ id, replies }: Operation): Violation => ({
  in: 'body',
  pointer: '/status',
  message: `is not documented for ${id}; there is: ${[...replies.keys()].join(', ')}`,
});

const toNoExample = ({ root }: OpenApiDocument, { id, replies }: Operation): Violation => {
  const names = [...replies.values()].flatMap(({ content }) =>
    [...content.values()].flatMap((pointer) =>
      Object.keys(objectOf(locate(root, `${pointer}/examples`).value)),
    ),
  );
  const there = names.length > 0 ? `there is: ${names.join(', ')}` : 'none has a name there';
  return {
    in: 'body',
    pointer: '/example',
    message: `names no documented example of ${id}; ${there}`,
  };
};
