import type { Finding } from '../../../openapi/openapi.ts';
import type { ReceivedReply, SentRequest } from '../../judge/http-message.ts';
import type { Mismatch } from '../../judge/mismatch.ts';

/** The result of verifying a provider. */
export type VerifyReport = {
  readonly document: { readonly source: string; readonly title: string; readonly version: string };
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
};

export type OperationReport = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
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
};

/** What each check confirms. */
export const checkTexts = {
  reply: 'replies as documented',
  refusal: 'refuses what is broken',
  credential: 'lets nobody in without a credential',
  unknown: 'knows no record that there is not',
  story: 'can be tried with a record of its own',
  kept: 'keeps what was sent',
  identity: 'answers with the record that was asked for',
  location: 'tells where the created record is',
  repeatable: 'reads the same twice',
  head: 'answers HEAD like GET',
  listed: 'lists what there is',
  unique: 'lists each record once',
  parent: 'lists below a record what is below it, and nothing else',
  filter: 'filters by its parameters',
  page: 'pages without loss and repetition',
  limit: 'keeps to the size of a page',
  total: 'counts what there is',
  sort: 'sorts by its parameter',
  updated: 'changes what it is told to',
  untouched: 'leaves alone what it is not told to change',
  removed: 'removes the record',
} as const;

export type CheckName = keyof typeof checkTexts;

/** What each check reports when it fails. */
export const failureTexts: Readonly<Record<CheckName, string>> = {
  reply: 'does not reply as documented',
  refusal: 'does not refuse what is broken',
  credential: 'lets in who shows no credential',
  unknown: 'answers for a record that there is not',
  story: 'cannot be tried with a record of its own',
  kept: 'does not keep what was sent',
  identity: 'answers with another record than was asked for',
  location: 'does not tell where the created record is',
  repeatable: 'reads another thing the second time',
  head: 'answers HEAD in another way than GET',
  listed: 'does not list what there is',
  unique: 'lists a record twice',
  parent: 'lists below a record what is not below it',
  filter: 'does not filter by its parameters',
  page: 'loses or repeats records from page to page',
  limit: 'does not keep to the size of a page',
  total: 'does not count what there is',
  sort: 'does not sort by its parameter',
  updated: 'does not change what it is told to',
  untouched: 'changes what it is not told to',
  removed: 'does not remove the record',
};

/** A difference between provider and document. */
export type VerifyFailure = {
  readonly operation: string;
  readonly check: CheckName;
  readonly where: Mismatch['where'];
  /** JSON pointer into the part named by `where`. */
  readonly pointer: string;
  readonly message: string;
  /** JSON pointer into the document. */
  readonly place: string;
  /** Number of occurrences; the first one is shown. */
  readonly count: number;
  readonly request: ReportedRequest;
  /** Absent when no reply arrived. */
  readonly reply?: ReportedReply;
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
