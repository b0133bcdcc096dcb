import { appendAll } from '../../base/list/append-all.ts';
import type { OpenApiDocument, Operation } from '../../openapi/openapi.ts';
import type { Exchange, Judgement } from '../judge/exchange.ts';
import { createFieldContexts } from './body-counter.ts';
import {
  type CallCounts,
  type Coverage,
  type MismatchedCall,
  summarizeOperations,
} from './coverage.ts';
import { createOperationCounter, type OperationCounter } from './operation-counter.ts';

/** An exchange with its position in the journal or archive. */
export type CoveredCall = Exchange & {
  /** Position in the journal or archive, from 1. */
  readonly id: number;
  readonly sandbox?: string | undefined;
  /** What the archive calls it. */
  readonly name?: string | undefined;
};

/** A summary of calls that were dropped from the journal. */
export type EvictedCalls = {
  readonly operation: string | undefined;
  readonly status: number;
  readonly calls: number;
  /** Number of those calls whose request did not match the document. */
  readonly invalid: number;
};

/** Collects what calls exercise of one or more documents. */
export type CoverageCollector = {
  add(call: CoveredCall, judged: Judgement): void;
  /** Adds calls that were dropped from the journal: only their operation and status are known. */
  addEvicted(evicted: EvictedCalls): void;
  coverage(): Coverage;
};

/** A document and its operations. Operation ids are unique across all documents of a collector. */
export type DocumentOperations = {
  readonly document: OpenApiDocument;
  readonly operations: readonly Operation[];
};

export function createCoverageCollector(
  { title, version }: Coverage['document'],
  parts: readonly DocumentOperations[],
): CoverageCollector {
  const counts = new Map<string, OperationCounter>();
  for (const { document, operations } of parts) {
    const contexts = createFieldContexts(document);
    for (const operation of operations)
      counts.set(operation.id, createOperationCounter(document, contexts, operation));
  }
  const against: MismatchedCall[] = [];
  const calls = { total: 0, matched: 0, unmatched: 0, invalid: 0, unfit: 0, gone: 0 };
  return {
    add: (call, judged) => {
      const mismatched = toMismatchedCalls(call, judged);
      appendAll(against, mismatched);
      calls.total += 1;
      for (const { kind } of mismatched) calls[kind] += 1;
      if (judged.match === undefined) return;
      calls.matched += 1;
      counts.get(judged.match.operation.id)?.count(judged.match, call);
    },
    addEvicted: ({ operation: id, status, calls: more, invalid }) => {
      const operation = counts.get(String(id));
      calls.total += more;
      calls.gone += more;
      calls.invalid += invalid;
      calls[operation === undefined ? 'unmatched' : 'matched'] += more;
      operation?.countStatus(status, more);
    },
    coverage: () => {
      const covered = [...counts.values()].map((operation) => operation.toCoverage());
      return {
        document: { title, version },
        calls: { ...calls } satisfies CallCounts,
        counts: summarizeOperations(covered),
        operations: covered,
        against: [...against],
      };
    },
  };
}

function toMismatchedCalls(
  call: CoveredCall,
  { match, requestMismatches, replyMismatches }: Judgement,
): readonly MismatchedCall[] {
  const { id, name, sandbox, request: sent, reply } = call;
  const common = {
    id,
    ...(name !== undefined && { name }),
    ...(sandbox !== undefined && { sandbox }),
    ...(match && { operation: match.operation.id }),
    method: sent.method,
    url: sent.url,
    status: reply?.status ?? 0,
  };
  if (match === undefined) return [{ kind: 'unmatched', ...common, mismatches: [] }];
  const kinds = [
    { kind: 'invalid', ...common, mismatches: requestMismatches },
    { kind: 'unfit', ...common, mismatches: replyMismatches },
  ] as const;
  return kinds.filter(({ mismatches }) => mismatches.length > 0);
}
