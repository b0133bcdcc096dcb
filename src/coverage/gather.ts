import type { Exchange, Judged } from '../contract/contract.ts';
import type { OpenApiDocument, Operation } from '../document/document.ts';
import { openFieldReaders } from './field.ts';
import { type OperationCounts, openOperationCounts } from './operation-count.ts';
import { sumUp } from './sum-up.ts';
import type { Against, CallCounts, Coverage } from './types.ts';

/** A call, and where it was found. */
export type CoveredCall = Exchange & {
  /** Where it stands in its journal or archive, from 1. */
  readonly id: number;
  readonly sandbox?: string | undefined;
};

/** Calls of which no more is known than this. */
export type GoneCalls = {
  readonly operation: string | undefined;
  readonly status: number;
  readonly calls: number;
  /** How many of them were against the document. */
  readonly invalid: number;
};

/** Gathers what calls exercise of a document. */
export type Gathering = {
  add(call: CoveredCall, judged: Judged): void;
  /** Adds calls that had left the journal. */
  addGone(gone: GoneCalls): void;
  coverage(): Coverage;
};

/** A document, or one of several, with its operations; no two of several have one id. */
export type Part = {
  readonly document: OpenApiDocument;
  readonly operations: readonly Operation[];
};

export const openGathering = (
  { title, version }: Coverage['document'],
  parts: readonly Part[],
): Gathering => {
  const counts = new Map<string, OperationCounts>();
  for (const { document, operations } of parts) {
    const readers = openFieldReaders(document);
    for (const operation of operations)
      counts.set(operation.id, openOperationCounts(document, readers, operation));
  }
  const against: Against[] = [];
  const calls = { total: 0, matched: 0, unmatched: 0, invalid: 0, unfit: 0, gone: 0 };
  return {
    add: (call, judged) => {
      const wrong = listAgainst(call, judged);
      against.push(...wrong);
      calls.total += 1;
      for (const { kind } of wrong) calls[kind] += 1;
      if (judged.found === undefined) return;
      calls.matched += 1;
      counts.get(judged.found.operation.id)?.count(judged.found, call);
    },
    addGone: ({ operation: id, status, calls: more, invalid }) => {
      const operation = counts.get(String(id));
      calls.total += more;
      calls.gone += more;
      calls.invalid += invalid;
      calls[operation === undefined ? 'unmatched' : 'matched'] += more;
      operation?.countStatus(status, more);
    },
    coverage: () => {
      const covered = [...counts.values()].map((operation) => operation.list());
      return {
        document: { title, version },
        calls: { ...calls } satisfies CallCounts,
        counts: sumUp(covered),
        operations: covered,
        against: [...against],
      };
    },
  };
};

const listAgainst = (call: CoveredCall, { found, request, reply }: Judged): readonly Against[] => {
  const { id, sandbox, sent, got } = call;
  const common = {
    id,
    ...(sandbox !== undefined && { sandbox }),
    ...(found && { operation: found.operation.id }),
    method: sent.method,
    url: sent.url,
    status: got?.status ?? 0,
  };
  if (found === undefined) return [{ kind: 'unmatched', ...common, breaches: [] }];
  const kinds = [
    { kind: 'invalid', ...common, breaches: request },
    { kind: 'unfit', ...common, breaches: reply },
  ] as const;
  return kinds.filter(({ breaches }) => breaches.length > 0);
};
