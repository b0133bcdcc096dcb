import { formatCount } from '../../../base/text.ts';
import type { Finding } from '../../../openapi/openapi.ts';
import { formatGithubAnnotation, formatJunit } from '../../ci-formats.ts';
import type { ReceivedReply, SentRequest } from '../../judge/http-message.ts';
import type { Mismatch } from '../../judge/mismatch.ts';
import type { ReportedDocument, ReportedOperation } from '../../report.ts';

/** The result of verifying a provider. */
export type VerifyReport = {
  readonly document: ReportedDocument;
  /** Base address of the requests. */
  readonly address: string;
  /** Seed of the generated values. */
  readonly seed: number;
  /** Why the run ended early; absent when it completed. */
  readonly stopped?: string;
  readonly milliseconds: number;
  /** Number of requests. */
  readonly requests: number;
  /** The selected operations, in document order. */
  readonly operations: readonly OperationReport[];
  readonly failures: readonly VerifyFailure[];
  /** Faults of the document itself that were met; no provider can satisfy them. */
  readonly findings: readonly Pick<Finding, 'pointer' | 'message'>[];
  /** Paths of records that could not be removed. */
  readonly left: readonly string[];
  /** The workflows that were run, in order; absent without any. */
  readonly workflows?: readonly ReportedWorkflow[];
};

/** The result of a workflow. */
export type ReportedWorkflow = {
  readonly workflowId: string;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Why it was skipped. */
  readonly reason?: string;
  readonly steps: readonly {
    readonly stepId: string;
    readonly outcome: 'passed' | 'failed';
    /** Absent for a step that calls a workflow, and without a reply. */
    readonly status?: number;
    /** The criterion that was not met. */
    readonly unmet?: string;
  }[];
};

export type OperationReport = ReportedOperation & {
  readonly requests: number;
  readonly checks: readonly CheckReport[];
};

/** The result of one check of an operation. */
export type CheckReport = {
  readonly name: CheckName;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** Total duration of its requests. */
  readonly milliseconds: number;
  /** Why the check was skipped. */
  readonly reason?: string;
  /** The reply that refused what the check needs. */
  readonly refusal?: SkippedRefusal;
  /** How to have it checked. */
  readonly remedy?: string;
};

/** A refusal behind a skipped check. */
export type SkippedRefusal = {
  readonly status: number;
  /** What the reply says. */
  readonly text: string;
  readonly curl: string;
};

/** What each check confirms. */
export const checkTexts = {
  reply: 'replies as documented',
  refusal: 'refuses invalid requests',
  credential: 'requires a credential',
  owner: 'keeps records from other users',
  unknown: 'refuses an unknown key',
  story: 'has a record to work with',
  edges: 'accepts valid values at their bounds',
  default: 'sets documented defaults',
  assignment: 'sets read-only properties itself',
  duplicate: 'refuses what exists already',
  kept: 'keeps the sent values',
  identity: 'returns the requested record',
  location: 'sets Location to the created record',
  repeatable: 'returns the same when read twice',
  head: 'answers HEAD like GET',
  listed: 'lists the records',
  unique: 'lists each record once',
  parent: 'lists the records of one parent',
  filter: 'filters by its parameters',
  search: 'searches texts',
  members: 'adds and removes members',
  page: 'pages without loss or repetition',
  limit: 'respects the page size',
  total: 'counts the records',
  sort: 'sorts by its parameter',
  updated: 'changes the sent properties',
  untouched: 'keeps the other properties',
  idempotent: 'answers a repeated PUT like the first',
  removed: 'removes the record',
  children: 'removes or protects the records below',
  conditional: 'answers conditional requests',
  version: 'moves version and times with each change',
  action: 'does what the action says',
  upload: 'keeps uploaded bytes',
  method: 'answers other methods',
  negotiation: 'answers in a documented media type',
  charset: 'names the charset of its bytes',
  slow: 'answers in time',
  leak: 'hides its internals',
  link: 'leads where its links say',
  workflow: 'does its part in a workflow',
} as const;

export type CheckName = keyof typeof checkTexts;

/** What each check reports when it fails. */
export const failureTexts: Readonly<Record<CheckName, string>> = {
  reply: 'does not reply as documented',
  refusal: 'accepts an invalid request',
  credential: 'does not check credentials correctly',
  owner: 'gives another user access to a record',
  unknown: 'answers for an unknown key',
  story: 'has no record to work with',
  edges: 'refuses a valid value',
  default: 'does not set a documented default',
  assignment: 'lets clients set a read-only property',
  duplicate: 'accepts what exists already',
  kept: 'does not keep the sent values',
  identity: 'returns another record',
  location: 'sets Location to another place',
  repeatable: 'returns something else when read twice',
  head: 'answers HEAD differently from GET',
  listed: 'lists wrong records or values',
  unique: 'lists a record twice',
  parent: 'lists records of another parent',
  filter: 'does not filter by its parameters',
  search: 'does not search texts',
  members: 'does not add or remove members',
  page: 'loses or repeats records between pages',
  limit: 'exceeds the page size',
  total: 'reports a wrong total',
  sort: 'does not sort by its parameter',
  updated: 'does not change the sent properties',
  untouched: 'changes other properties',
  idempotent: 'does something else when a PUT is repeated',
  removed: 'does not remove the record',
  children: 'leaves records of a removed one',
  conditional: 'ignores a condition',
  version: 'does not move version or times with each change',
  action: 'does not do what the action says',
  upload: 'does not keep uploaded bytes',
  method: 'answers other methods wrongly',
  negotiation: 'answers in another media type',
  charset: 'names another charset than that of its bytes',
  slow: 'answers too late',
  leak: 'shows its internals',
  link: 'has a link that leads nowhere',
  workflow: 'fails in a workflow',
};

/**
 * A category of faults by its code in WebFuzzing/Commons (`fault_categories.json`). Codes from 900 are
 * reserved there for tools; docs/contract-testing.md explains those of Sandlot.
 */
export type FaultCode = number;

/** What each check expects, where the document has no more exact words. */
export const expectationTexts: Readonly<Record<CheckName, string>> = {
  reply: 'a reply as documented',
  refusal: 'a documented refusal, and nothing stored',
  credential: '401, or 403',
  owner: '403, or 404 if the API hides what belongs to others',
  unknown: 'the documented refusal of an unknown key',
  story: 'a record to work with',
  edges: 'a success, as for other valid values',
  default: 'the documented default',
  assignment: 'a value of the server',
  duplicate: '409, as documented',
  kept: 'the values that were sent',
  identity: 'the record that was requested',
  location: 'an address that leads to the created record',
  repeatable: 'the same values as before',
  head: 'the status of GET',
  listed: 'the records and values that reads show',
  unique: 'each record once',
  parent: 'only records of the parent in the path',
  filter: 'exactly the records that match',
  search: 'exactly the records that contain the text',
  members: 'exactly the members that were added and have not left',
  page: 'each record on exactly one page',
  limit: 'at most as many records as asked for',
  total: 'the number of records in the whole list',
  sort: 'records in the documented order',
  updated: 'the values that were sent',
  untouched: 'the values from before',
  idempotent: 'the same record after the same change',
  removed: 'the record gone, and all others still there',
  conditional: '304 if nothing changed, and 200 otherwise',
  children: 'the records below gone, or the removal refused',
  action: 'the documented effect of the action',
  version: 'version and times that move with each change, and only then',
  upload: 'the bytes that were uploaded, with their size and type',
  method: '405 with Allow for a method that the document does not have',
  negotiation: 'a documented media type, or 406 or 415',
  charset: 'a charset that fits the bytes',
  slow: 'a reply in time',
  leak: 'a reply without internals',
  link: 'a success, as the link promises',
  workflow: 'the criteria of the step',
};

/** A difference between provider and document: one for each cause. */
export type VerifyFailure = {
  /** The operation of the first occurrence. */
  readonly operation: string;
  /** All operations that it occurred in. */
  readonly operations: readonly string[];
  readonly check: CheckName;
  /** The code of WebFuzzing/Commons for such faults. */
  readonly code: FaultCode;
  readonly where: Mismatch['where'];
  /** JSON pointer into the part named by `where`. */
  readonly pointer: string;
  readonly message: string;
  /** Other findings of the same cause. */
  readonly also: readonly string[];
  readonly expected: string;
  /** JSON pointer into the document. */
  readonly place: string;
  /** Number of occurrences; the first one is shown. */
  readonly count: number;
  readonly request: ReportedRequest;
  /** Absent when no reply arrived. */
  readonly reply?: ReportedReply;
  /** The requests that lead to the failure, in order; the last one shows it. */
  readonly story: readonly ReportedStep[];
};

/** A request of a story. */
export type ReportedStep = {
  /** The command with variables for secrets and keys, so that the steps can be repeated. */
  readonly curl: string;
  /** Absent when no reply arrived. */
  readonly status?: number;
};

/** A request with its full URL; bodies are shown as text where possible. */
export type ReportedRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: SentRequest['headers'];
  readonly body?: string;
  readonly curl: string;
};

export type ReportedReply = Pick<ReceivedReply, 'status' | 'headers'> & { readonly body?: string };

/**
 * Formats a report as GitHub workflow commands. `lineOf` gives the line of a pointer; absent
 * when the document is not a local file.
 */
export function formatVerifyAnnotations(
  report: VerifyReport,
  lineOf: ((pointer: string) => number) | undefined,
): string {
  const lines = report.failures.map(({ operation, message, also, place, request, reply }) => {
    const text = [
      message,
      ...also,
      place,
      shortenText(request.curl),
      `${reply?.status ?? 'no reply'} ${shortenText(reply?.body ?? '')}`,
    ];
    return formatGithubAnnotation({
      title: `sandlot verify: ${operation}`,
      text: text.join('\n').trim(),
      place: lineOf && { file: report.document.source, line: lineOf(place) },
    });
  });
  return lines.length === 0
    ? `sandlot verify: ${formatCount(report.requests, 'request')}, no failure\n`
    : lines.join('');
}

/** Annotations are short; other reporters show everything. */
const maxAnnotationText = 300;

function shortenText(text: string): string {
  return text.length > maxAnnotationText ? `${text.slice(0, maxAnnotationText)}…` : text;
}

/** Formats a report as JUnit XML: a suite per operation, a case per check. */
export function formatVerifyJunit({
  document,
  operations,
  failures,
  milliseconds,
}: VerifyReport): string {
  return formatJunit({
    name: `sandlot verify ${document.title}`,
    seconds: milliseconds / 1000,
    suites: operations.map((operation) => ({
      name: `${operation.method} ${operation.path}`,
      cases: toJunitCases(
        operation,
        failures.filter(({ operations: ids }) => ids.includes(operation.id)),
      ),
    })),
  });
}

function toJunitCases({ id, checks }: OperationReport, failures: readonly VerifyFailure[]) {
  return checks.map(({ name, outcome, reason, milliseconds }) => ({
    name: checkTexts[name],
    className: id,
    seconds: milliseconds / 1000,
    skipped: outcome === 'skipped' ? `${reason}` : undefined,
    failures: failures.filter(({ check }) => check === name).map(toJunitFailure),
  }));
}

function toJunitFailure({ message, also, check, place, story, reply }: VerifyFailure) {
  const commands = story.map(({ curl }) => curl);
  const lines = [...also, place, ...commands, `${reply?.status ?? 'no reply'}`, reply?.body ?? ''];
  return { message, type: check, text: lines.join('\n').trim() };
}
