import { isUtf8 } from 'node:buffer';
import { joinPointer, type Operation } from '../../../openapi/openapi.ts';
import type { ReceivedReply, SentRequest } from '../../judge/http-message.ts';
import type { Mismatch } from '../../judge/mismatch.ts';
import type { VerifyExchange } from '../requests/request-draft.ts';
import type {
  CheckName,
  CheckReport,
  OperationReport,
  ReportedReply,
  ReportedRequest,
  VerifyFailure,
} from './verify-report.ts';

/** The finding of a check. */
type CheckFailure = Partial<Omit<Mismatch, 'message'>> & {
  readonly message: string;
  /** The evidence; only the request when no reply arrived. */
  readonly exchange: Pick<VerifyExchange, 'request'> & Partial<Pick<VerifyExchange, 'reply'>>;
};

/** Collects the results of checks. */
export type VerifyResults = {
  /** Records that a check ran. Later failures override it. */
  pass(operation: Operation, check: CheckName): void;
  skip(operation: Operation, check: CheckName, reason: string): void;
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
    // Every reply is judged, so its duration belongs to the check that the request was sent
    // for.
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
      // Failures at different entries of a list are one failure.
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

/** A failure overrides a pass, and a pass overrides a skip. */
const outcomeRank = { skipped: 0, passed: 1, failed: 2 } as const;

function toFailure({ message, exchange: { request: sent, reply } }: CheckFailure, address: string) {
  return {
    message,
    request: { ...toReportedRequest(sent, address), curl: formatCurl(sent, address) },
    ...(reply && { reply: toReportedReply(reply) }),
  };
}

/** Longer bodies are cut. */
const maxBodyText = 4_000;

function toReportedRequest(
  { method, url, headers, body }: SentRequest,
  address: string,
): Omit<ReportedRequest, 'curl'> {
  return { method, url: address + url, headers, ...formatBody(body) };
}

export function toReportedReply({ status, headers, body }: ReceivedReply): ReportedReply {
  return {
    status,
    headers,
    ...formatBody(body),
  };
}

function formatBody(body: Uint8Array | undefined): { readonly body?: string } {
  if (body === undefined || body.length === 0) return {};
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  if (!isUtf8(bytes)) return { body: `(${bytes.length} bytes)` };
  const text = bytes.toString('utf8');
  return {
    body:
      text.length > maxBodyText ? `${text.slice(0, maxBodyText)}… (${bytes.length} bytes)` : text,
  };
}

/** Formats a request as a curl command. */
export function formatCurl({ method, url, headers, body }: SentRequest, address: string): string {
  const fields = Object.entries(headers).flatMap(([name, value]) =>
    [value ?? []].flat().map((one) => `-H ${quoteForShell(`${name}: ${one}`)}`),
  );
  const bytes = body && Buffer.from(body);
  const data = bytes === undefined ? [] : [formatCurlData(bytes)];
  const direction = method === 'HEAD' ? '-I' : method === 'GET' ? '' : `-X ${method}`;
  return ['curl', direction, quoteForShell(address + url), ...fields, ...data]
    .filter((part) => part !== '')
    .join(' ');
}

/** Binary bodies are passed as base64. */
function formatCurlData(bytes: Buffer): string {
  return isUtf8(bytes)
    ? `--data-binary ${quoteForShell(bytes.toString('utf8'))}`
    : `--data-binary @<(echo ${bytes.toString('base64')} | base64 -d)`;
}

/** Single quotes prevent any expansion (POSIX, section 2.2.2). */
function quoteForShell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
