import type { Operation } from '../../../openapi/openapi.ts';
import {
  type CheckFailure,
  createFailureCollector,
  type FailureOptions,
} from './collect-failures.ts';
import { formatCurl } from './curl.ts';
import type { LoggedExchange } from './exchange-log.ts';
import { describeRefusal, suggestRemedy } from './refusal-text.ts';
import { toReportedReply } from './reported-exchange.ts';
import type { CheckName, CheckReport, OperationReport, VerifyFailure } from './verify-report.ts';

/** Why a check was skipped. */
export type SkipReason = {
  readonly reason: string;
  /** The refusal of what the check needs. */
  readonly refusal?: LoggedExchange | undefined;
  /** How to have it checked; by default by the status of the refusal. */
  readonly remedy?: string;
};

/** Collects the results of checks. */
export type VerifyResults = {
  /** Records that a check ran. Later failures override it. */
  pass(operation: Operation, check: CheckName): void;
  skip(operation: Operation, check: CheckName, reason: string | SkipReason): void;
  fail(operation: Operation, check: CheckName, complaint: CheckFailure): void;
  /** Counts a request and its duration, which goes to the next recorded check. */
  countRequest(operation: Operation, milliseconds: number): void;
  failures(): readonly VerifyFailure[];
  operations(): readonly OperationReport[];
};

type CheckResult = Omit<CheckReport, 'name' | 'milliseconds'>;

type OperationResults = {
  requests: number;
  /** Duration of requests that belong to no check yet. */
  pending: number;
  readonly checks: Map<CheckName, CheckResult>;
  readonly times: Map<CheckName, number>;
};

/** Creates the results of the selected operations; others are ignored. */
export function createVerifyResults(
  operations: readonly Operation[],
  options: FailureOptions,
): VerifyResults {
  const resultsByOperation = new Map(
    operations.map((operation) => [operation, createOperationResults()]),
  );
  const failures = createFailureCollector(options);
  const note = (operation: Operation, check: CheckName, noted: CheckResult): void => {
    const operationResults = resultsByOperation.get(operation);
    if (!operationResults) return;
    const before = operationResults.checks.get(check)?.outcome;
    const isNews = before === undefined || outcomeRank[noted.outcome] > outcomeRank[before];
    if (isNews) operationResults.checks.set(check, noted);
    // Every reply is judged, so its duration belongs to the check that the request was sent
    // for.
    if (check !== 'reply') attributeTime(operationResults, check);
  };
  return {
    pass: (operation, check) => note(operation, check, { outcome: 'passed' }),
    skip: (operation, check, reason) => {
      const skipped = typeof reason === 'string' ? { reason } : reason;
      note(operation, check, toSkippedCheck(operation, skipped, options));
    },
    countRequest: (operation, milliseconds) => {
      const operationResults = resultsByOperation.get(operation);
      if (!operationResults) return;
      operationResults.requests += 1;
      operationResults.pending += milliseconds;
    },
    fail: (operation, check, complaint) => {
      if (!resultsByOperation.has(operation)) return;
      note(operation, check, { outcome: 'failed' });
      failures.add(operation, check, complaint);
    },
    failures: failures.list,
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

/** A failure overrides a pass, and a pass overrides a skip. */
const outcomeRank = { skipped: 0, passed: 1, failed: 2 } as const;

function toSkippedCheck(
  operation: Operation,
  { reason, refusal, remedy }: SkipReason,
  { address, mask }: FailureOptions,
): CheckResult {
  const reply = refusal?.reply;
  const suggestion = remedy ?? (reply && suggestRemedy(operation, reply.status));
  return {
    ...{ outcome: 'skipped', reason },
    ...(refusal &&
      reply && {
        refusal: {
          status: reply.status,
          text: describeRefusal(reply.headers, toReportedReply(reply).body),
          curl: formatCurl(refusal.request, { address, mask }),
        },
      }),
    ...(suggestion !== undefined && { remedy: suggestion }),
  };
}
