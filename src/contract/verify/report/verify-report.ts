import type { Finding } from '../../../openapi/openapi.ts';
import type { ReceivedReply, SentRequest } from '../../judge/http-message.ts';
import type { Mismatch } from '../../judge/mismatch.ts';

/** What was found out about a provider. */
export type VerifyReport = {
  readonly document: { readonly source: string; readonly title: string; readonly version: string };
  /** Below which the requests went. */
  readonly address: string;
  /** The seed value that chance started from. */
  readonly seed: number;
  /** Why it ended before all was done; absent where it was not. */
  readonly stopped?: string;
  readonly milliseconds: number;
  /** How many requests were sent. */
  readonly requests: number;
  /** All operations that were meant, in the document's order. */
  readonly operations: readonly OperationReport[];
  readonly failures: readonly VerifyFailure[];
  /** What is wrong with the document itself, as far as it was met: no provider can keep it, and none is blamed. */
  readonly findings: readonly Pick<Finding, 'pointer' | 'message'>[];
  /** Addresses of what was made and could not be removed. */
  readonly left: readonly string[];
};

export type OperationReport = {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly requests: number;
  readonly checks: readonly CheckReport[];
};

/** One thing that was looked at in an operation. */
export type CheckReport = {
  readonly name: CheckName;
  readonly outcome: 'passed' | 'failed' | 'skipped';
  /** How long the requests took that were sent for it. */
  readonly milliseconds: number;
  /** Why it was skipped. */
  readonly reason?: string;
};

/** What is looked at, and what it says of an operation that passes. */
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

/** What is said of an operation that does not pass. */
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

/** How the provider is against the document. */
export type VerifyFailure = {
  readonly operation: string;
  readonly check: CheckName;
  readonly where: Mismatch['where'];
  /** JSON pointer into what `where` names. */
  readonly pointer: string;
  /** A sentence. */
  readonly message: string;
  /** JSON pointer into the document: what is broken. */
  readonly place: string;
  /** How often it was seen; the first time is shown. */
  readonly count: number;
  readonly request: ReportedRequest;
  /** Absent where there was none. */
  readonly reply?: ReportedReply;
};

/** A request as it was sent: its whole address, and texts where its bytes are text. */
export type ReportedRequest = {
  readonly method: string;
  readonly url: string;
  readonly headers: SentRequest['headers'];
  readonly body?: string;
  readonly curl: string;
};

export type ReportedReply = Pick<ReceivedReply, 'status' | 'headers'> & { readonly body?: string };
