import { setTimeout as sleep } from 'node:timers/promises';
import { createUniqueId } from '../../../base/random.ts';
import { isIdempotencyKey } from '../../../inference/inference.ts';
import type { Operation } from '../../../openapi/openapi.ts';
import { type ReceivedReply, type SentRequest, toBuffer } from '../../judge/http-message.ts';
import type { Judge } from '../../judge/judge.ts';
import type { Mismatch } from '../../judge/mismatch.ts';
import type { CredentialAcceptance } from '../access/credential-acceptance.ts';
import type { LearnedValues } from '../links/learned-values.ts';
import type { ExchangeLog } from '../report/exchange-log.ts';
import { faultCodesOfFindings } from '../report/fault-codes.ts';
import type { VerifyResults } from '../report/verify-results.ts';
import {
  parameterKey,
  type RequestDraft,
  type RequestPurpose,
  type VerifyExchange,
  withParameter,
} from '../requests/request-draft.ts';
import type { SerializeRequest } from '../requests/serialize-request.ts';
import type { CheckLeaks } from './check-leaks.ts';
import type { EchoedValues } from './echoed-values.ts';
import type { ProviderClient } from './provider-client.ts';
import { findCharsetMismatch } from './reply-charset.ts';
import { createRequestBudget, type RequestLimits, StopVerification } from './request-budget.ts';
import { isTolerated } from './tolerated-mismatches.ts';

/** Purposes of requests that a provider is expected to accept. */
const acceptablePurposes: ReadonlySet<RequestPurpose> = new Set([
  'valid',
  'uncertain',
  'conflict',
  'foreign',
]);

export type RequestSender = {
  /** Sends a request and reports mismatches of its reply; `undefined` when no reply arrives. */
  send(draft: RequestDraft, purpose: RequestPurpose): Promise<VerifyExchange | undefined>;
  /** Sends a request with a path of the document, as it is, without judging the reply. */
  sendUnjudged(request: SentRequest): Promise<ReceivedReply | undefined>;
  /** Sends a request to an exact path of the server, such as that of a link, without judging the reply. */
  sendRaw(sent: SentRequest): Promise<ReceivedReply | undefined>;
  requestCount(): number;
};

type RequestSenderOptions = {
  readonly client: ProviderClient;
  readonly judge: Judge;
  readonly serialize: SerializeRequest;
  readonly results: VerifyResults;
  readonly log: ExchangeLog;
  readonly echoes: EchoedValues;
  /** The path of the address, before the document's paths. */
  readonly base: string;
  readonly limits: RequestLimits;
  /** A reply that takes longer is a failure, in ms. */
  readonly slow?: number | undefined;
  readonly signal: AbortSignal;
  /** Monotonic time in ms. */
  readonly ticks: () => number;
  readonly credentialAcceptance: CredentialAcceptance;
  readonly learnedValues: LearnedValues;
  readonly checkLeaks: CheckLeaks;
};

/** How often a request is repeated after 429 or 503. */
const maxTries = 4;

export function createRequestSender(options: RequestSenderOptions): RequestSender {
  const { client, serialize, results, base, signal, ticks } = options;
  const budget = createRequestBudget(options);
  const judgeExchange = createExchangeJudge(options);
  let pause: Promise<unknown> | undefined;
  const noteUnanswered = (error: unknown): never => {
    budget.note('unanswered');
    throw error;
  };
  const sendPaced = async (request: SentRequest): Promise<TimedReply> => {
    // A pause applies to all requests.
    for (let tries = 1; ; tries++) {
      await pause;
      if (signal.aborted) throw new StopVerification();
      const start = ticks();
      const reply = await client.send(request).catch(noteUnanswered);
      budget.note('answered');
      const wait = tries < maxTries ? parseRetryAfter(reply) : undefined;
      if (wait === undefined) return { reply, milliseconds: ticks() - start };
      pause = sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  };
  const sendRaw = async (request: SentRequest): Promise<ReceivedReply | undefined> => {
    budget.spend();
    return (await sendPaced(request).catch(() => undefined))?.reply;
  };
  return {
    requestCount: budget.count,
    sendRaw,
    sendUnjudged: (request) => sendRaw({ ...request, url: base + request.url }),
    send: async (draft, purpose) => {
      const request = serialize(withFreshIdempotencyKey(draft));
      budget.spend();
      const start = ticks();
      const countTime = () => results.countRequest(draft.operation, ticks() - start);
      try {
        const timed = await sendPaced({ ...request, url: base + request.url }).finally(countTime);
        const exchange = toExchange(draft, request, timed.reply);
        options.log.note(exchange);
        options.learnedValues.note(exchange);
        options.credentialAcceptance.note(exchange);
        judgeExchange(exchange, purpose);
        checkTime(options, exchange, timed);
        return exchange;
      } catch (error) {
        if (signal.aborted) throw new StopVerification();
        const message = `No reply: ${Object(error).message}.`;
        const place = draft.operation.pointer;
        results.fail(draft.operation, 'reply', {
          ...{ message, where: 'status', place, exchange: { request, draft }, cause: message },
          ...{ code: faultCodesOfFindings.noReply, expected: 'a complete reply in time' },
        });
        return undefined;
      }
    },
  };
}

type TimedReply = { readonly reply: ReceivedReply; readonly milliseconds: number };

/** A reply must not take longer than `--slow` allows. */
function checkTime(
  { results, slow }: RequestSenderOptions,
  exchange: VerifyExchange,
  { milliseconds }: TimedReply,
): void {
  if (slow === undefined) return;
  const { operation } = exchange.draft;
  results.pass(operation, 'slow');
  if (milliseconds <= slow) return;
  const message = `The reply took ${(milliseconds / 1000).toFixed(1)} s. Expected: at most ${slow / 1000} s (--slow).`;
  results.fail(operation, 'slow', { message, where: 'status', exchange });
}

/** A key that was used for another request would be refused, or answered with the reply to that. */
function withFreshIdempotencyKey(draft: RequestDraft): RequestDraft {
  const { body, operation, values, fixedParameter } = draft;
  const isReplaced = (key: string): boolean => values.has(key) && key !== fixedParameter;
  const parameter = operation.parameters.find(
    (one) => isReplaced(parameterKey(one)) && isIdempotencyKey(one),
  );
  const fresh = parameter ? withParameter(draft, parameter, createUniqueId()) : draft;
  const name = Object.keys(Object(body?.value)).find((own) => isIdempotencyKey({ name: own }));
  return body === undefined || name === undefined
    ? fresh
    : { ...fresh, body: { ...body, value: { ...Object(body.value), [name]: createUniqueId() } } };
}

/** Reports the mismatches of replies that are the provider's fault. */
function createExchangeJudge({ judge, results, echoes, checkLeaks }: RequestSenderOptions) {
  return (exchange: VerifyExchange, purpose: RequestPurpose): void => {
    const { draft, request, reply } = exchange;
    const { operation } = draft;
    results.pass(operation, 'reply');
    if (acceptablePurposes.has(purpose)) echoes.note(draft);
    const judgeAgain = (value: unknown) =>
      judge.judgeReply(operation, request, withJsonBody(reply, value));
    const mismatches = echoes
      .without(judge.judgeReply(operation, request, reply), { operation, exchange, judgeAgain })
      .filter((mismatch) => !isTolerated(mismatch, { operation, reply, purpose }));
    const code = reply.status >= 500 ? { code: faultCodesOfFindings.serverError } : {};
    const ofStatus = listStatusMismatches(operation, exchange);
    const ofProblem = listProblemMismatches(operation, exchange);
    for (const mismatch of [...mismatches, ...ofStatus, ...ofProblem])
      results.fail(operation, 'reply', { ...mismatch, ...code, exchange });
    const charset = findCharsetMismatch(reply);
    if (charset !== undefined) {
      const pointer = '/content-type';
      const failure = { message: charset, where: 'header', pointer, exchange } as const;
      results.fail(operation, 'charset', failure);
    }
    checkLeaks(exchange, purpose);
  };
}

/** The pause that a reply asks for, in ms (RFC 9110, section 10.2.3). */
function parseRetryAfter({ status, headers }: ReceivedReply): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const seconds = Number(headers['retry-after']);
  if (status === 503 && !Number.isFinite(seconds)) return undefined;
  return Math.min(Number.isFinite(seconds) ? seconds : 1, maxWaitSeconds) * 1000 + 10;
}

/** Upper limit of a pause, in s. */
const maxWaitSeconds = 60;

/** The JSON body is parsed on first access. */
function toExchange(
  draft: RequestDraft,
  request: SentRequest,
  reply: ReceivedReply,
): VerifyExchange {
  let read: { readonly value: unknown } | undefined;
  return {
    draft,
    request,
    reply,
    get json() {
      read ??= { value: parseJsonBody(reply) };
      return read.value;
    },
  };
}

export function parseJsonBody({ headers, body }: ReceivedReply): unknown {
  if (body === undefined || !/json/i.test(String(headers['content-type']))) return undefined;
  try {
    return JSON.parse(toBuffer(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

function withJsonBody(reply: ReceivedReply, value: unknown): ReceivedReply {
  return {
    ...reply,
    body: Buffer.from(JSON.stringify(value)),
  };
}

/**
 * Rules that hold without documentation: a server must not fail, and an undocumented success is
 * not covered by `default`.
 */
function listStatusMismatches(
  { pointer, replies }: Operation,
  { request, reply: { status } }: VerifyExchange,
): readonly Mismatch[] {
  const names = [...replies.keys()];
  const at = (message: string): Mismatch => ({
    where: 'status',
    pointer: '',
    message,
    place: `${pointer}/responses`,
  });
  if (status === 304 && !isConditional(request))
    return [at('The status 304 was sent without a condition in the request.')];
  const isDocumented = replies.has(`${status}`);
  if (status >= 500 && !(isDocumented && status !== 500))
    return isDocumented || replies.has('5XX') || replies.has('DEFAULT')
      ? [at(`The server failed with status ${status}.`)]
      : [];
  const successes = names.filter((name) => /^[23](\d\d|XX)$/.test(name));
  const isLoose = status < 300 && !isDocumented && !replies.has('2XX') && replies.has('DEFAULT');
  return isLoose && successes.length > 0
    ? [at(`The success status ${status} is not documented. Documented: ${successes.join(', ')}.`)]
    : [];
}

/** A problem has the status of its reply (RFC 9457, section 3.1.2). */
function listProblemMismatches(
  { pointer }: Operation,
  { reply: { status, headers }, json }: VerifyExchange,
): readonly Mismatch[] {
  const stated = Object(json).status;
  const isProblem = `${headers['content-type']}`.startsWith('application/problem+json');
  if (!isProblem || typeof stated !== 'number' || stated === status) return [];
  const message = `The problem in the body has the status ${stated}, but the reply has ${status}.`;
  return [{ where: 'body', pointer: '/status', message, place: `${pointer}/responses` }];
}

function isConditional({ headers }: SentRequest): boolean {
  return headers['if-none-match'] !== undefined || headers['if-modified-since'] !== undefined;
}
