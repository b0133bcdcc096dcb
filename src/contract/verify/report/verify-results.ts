import { joinPointer, type Operation } from '../../../openapi/openapi.ts';
import type { Mismatch } from '../../judge/mismatch.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';
import { formatCurl, toReportedReply, toReportedRequest } from './format-exchange.ts';
import type { CheckName, CheckReport, OperationReport, VerifyFailure } from './verify-report.ts';

/** What a check has to say against an operation. */
export type CheckFailure = Partial<Omit<Mismatch, 'message'>> & {
  readonly message: string;
  /** What it shows in; the request alone where there was no reply. */
  readonly exchange: Pick<VerifyExchange, 'request'> & Partial<Pick<VerifyExchange, 'reply'>>;
};

/** Where it is written down what was looked at, and what was found. */
export type VerifyResults = {
  /** An operation was looked at, and is sound as long as nobody complains. */
  pass(operation: Operation, check: CheckName): void;
  skip(operation: Operation, check: CheckName, reason: string): void;
  fail(operation: Operation, check: CheckName, complaint: CheckFailure): void;
  /** A request was sent to it, which took so many ms. What is looked at next was what it was sent for. */
  countRequest(operation: Operation, milliseconds: number): void;
  failures(): readonly VerifyFailure[];
  operations(): readonly OperationReport[];
};

type CheckResult = Omit<CheckReport, 'name' | 'milliseconds'>;

type OperationResults = {
  requests: number;
  /** How long requests took that are of no check yet. */
  pending: number;
  readonly checks: Map<CheckName, CheckResult>;
  readonly times: Map<CheckName, number>;
};

/** Opens the book of the operations that are meant: about others nothing is written down. */
export function createVerifyResults(
  operations: readonly Operation[],
  address: string,
): VerifyResults {
  const resultsByOperation = new Map(
    operations.map((operation) => [operation, createOperationResults()]),
  );
  const failures = new Map<string, VerifyFailure>();
  const note = (operation: Operation, check: CheckName, noted: CheckResult): void => {
    const operationResults = resultsByOperation.get(operation);
    if (!operationResults) return;
    const before = operationResults.checks.get(check)?.outcome;
    const isNews = before === undefined || outcomeRank[noted.outcome] > outcomeRank[before];
    if (isNews) operationResults.checks.set(check, noted);
    // Every reply is looked at; what else is looked at is what the request was for.
    if (check !== 'reply') attributeTime(operationResults, check);
  };
  return {
    pass: (operation, check) => note(operation, check, { outcome: 'passed' }),
    skip: (operation, check, reason) => note(operation, check, { outcome: 'skipped', reason }),
    countRequest: (operation, milliseconds) => {
      const operationResults = resultsByOperation.get(operation);
      if (!operationResults) return;
      operationResults.requests += 1;
      operationResults.pending += milliseconds;
    },
    fail: (operation, check, complaint) => {
      if (!resultsByOperation.has(operation)) return;
      note(operation, check, { outcome: 'failed' });
      const {
        where = 'body',
        pointer = '',
        place = joinPointer(operation.pointer, 'responses'),
      } = complaint;
      // Which entry of a list it is, is one and the same to who mends it.
      const key = [operation.id, check, where, pointer.replace(/\/\d+(?=\/|$)/g, '/*'), place];
      const known = failures.get(key.join(' '));
      const failure = known ?? { ...toFailure(complaint, address), where, pointer, place };
      failures.set(key.join(' '), {
        ...failure,
        operation: operation.id,
        check,
        count: (known?.count ?? 0) + 1,
      });
    },
    failures: () => [...failures.values()],
    operations: () =>
      [...resultsByOperation].map(([{ id, method, path }, operationResults]) => ({
        ...{ id, method, path, requests: operationResults.requests },
        checks: [...operationResults.checks].map(([name, noted]) => ({
          ...{ name, ...noted },
          milliseconds: Math.round(
            (operationResults.times.get(name) ?? 0) +
              (name === 'reply' ? operationResults.pending : 0),
          ),
        })),
      })),
  };
}

function createOperationResults(): OperationResults {
  return { requests: 0, pending: 0, checks: new Map(), times: new Map() };
}

function attributeTime(operationResults: OperationResults, check: CheckName): void {
  operationResults.times.set(
    check,
    (operationResults.times.get(check) ?? 0) + operationResults.pending,
  );
  operationResults.pending = 0;
}

/** What was found counts before what was looked at, and that before what was not. */
const outcomeRank = { skipped: 0, passed: 1, failed: 2 } as const;

function toFailure({ message, exchange: { request: sent, reply } }: CheckFailure, address: string) {
  return {
    message,
    request: { ...toReportedRequest(sent, address), curl: formatCurl(sent, address) },
    ...(reply && { reply: toReportedReply(reply) }),
  };
}
