import { setTimeout as sleep } from 'node:timers/promises';
import type { Operation } from '../../../openapi/openapi.ts';
import { type ReceivedReply, type SentRequest, toBuffer } from '../../judge/http-message.ts';
import type { Judge } from '../../judge/judge.ts';
import type { Mismatch } from '../../judge/mismatch.ts';
import type { VerifyResults } from '../report/verify-results.ts';
import type { CredentialAcceptance } from '../requests/credentials.ts';
import type { RequestDraft } from '../requests/request-draft.ts';
import type { SerializeRequest } from '../requests/serialize-request.ts';
import type { EchoedValues } from './echoed-values.ts';
import type { ProviderClient } from './provider-client.ts';
import { isTolerated } from './tolerated-mismatches.ts';

/** What a request is sent for: what may come of it. */
export type RequestPurpose =
  /** It is sound, so it is carried out, or refused as documented. */
  | 'sound'
  /** It is sound but for what it names, which may not be there. */
  | 'guess'
  /** It is sound, but names other records, as one before it may have done: it may be taken already. */
  | 'repeated'
  /** It is broken. */
  | 'broken'
  /** What is broken is a name in its path. */
  | 'misnamed'
  /** Its body cannot be read at all. */
  | 'unreadable'
  /** Its body is of another media type. */
  | 'mistyped'
  /** Nobody is named. */
  | 'stranger';

/** A request and the reply that it got. */
export type VerifyExchange = {
  readonly draft: RequestDraft;
  readonly sent: SentRequest;
  readonly got: ReceivedReply;
  /** The body, where it is JSON. */
  readonly value: unknown;
};

/** What requests are sent for that are sent for what they say. */
const acceptablePurposes: ReadonlySet<RequestPurpose> = new Set(['sound', 'guess', 'repeated']);

export type RequestSender = {
  /** Sends a request, and writes down where the reply is against the document; `undefined` where there is none. */
  send(draft: RequestDraft, purpose: RequestPurpose): Promise<VerifyExchange | undefined>;
  /** Sends what no draft is of, to the very path: nothing is written down. */
  sendRaw(sent: SentRequest): Promise<ReceivedReply | undefined>;
  requestCount(): number;
};

/** Thrown where no more requests may be sent: it ends what is being done. */
export class StopVerification extends Error {}

export type RequestSenderOptions = {
  readonly client: ProviderClient;
  readonly judge: Judge;
  readonly serialize: SerializeRequest;
  readonly results: VerifyResults;
  readonly echoes: EchoedValues;
  /** What the path of the address puts in front. */
  readonly base: string;
  readonly budget: number;
  readonly signal: AbortSignal;
  /** Milliseconds since some moment. */
  readonly ticks: () => number;
  readonly credentialAcceptance: CredentialAcceptance;
};

/** How often a request is sent again that came too early. */
const maxTries = 4;

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: it is split when its room is rewritten
export function createRequestSender({
  client,
  judge,
  serialize,
  results,
  echoes,
  base,
  budget,
  signal,
  ticks,
  credentialAcceptance,
}: RequestSenderOptions): RequestSender {
  let count = 0;
  let pause: Promise<unknown> | undefined;
  const sendPaced = async (sent: SentRequest): Promise<ReceivedReply> => {
    // Whoever is asked to wait waits for all.
    for (let tries = 1; ; tries++) {
      await pause;
      if (signal.aborted) throw new StopVerification();
      const got = await client.send(sent);
      const wait = tries < maxTries ? parseRetryAfter(got) : undefined;
      if (wait === undefined) return got;
      pause = sleep(wait, undefined, { signal }).catch(() => undefined);
    }
  };
  const take = (): void => {
    if (signal.aborted || count >= budget) throw new StopVerification();
    count += 1;
  };
  const judgeReply = (
    draft: RequestDraft,
    exchange: VerifyExchange,
    purpose: RequestPurpose,
  ): void => {
    const { operation } = draft;
    const { sent, got } = exchange;
    results.pass(operation, 'reply');
    if (acceptablePurposes.has(purpose)) echoes.note(draft);
    const judgeAgain = (value: unknown) =>
      judge.judgeReply(operation, sent, withJsonBody(got, value));
    const breaches = echoes
      .without(judge.judgeReply(operation, sent, got), { operation, exchange, judgeAgain })
      .filter((breach) => !isTolerated(breach, { operation, got, purpose }));
    for (const breach of [...breaches, ...listStatusMismatches(operation, got)])
      results.fail(operation, 'reply', { ...breach, exchange });
  };
  return {
    requestCount: () => count,
    sendRaw: async (sent) => {
      take();
      return sendPaced(sent).catch(() => undefined);
    },
    send: async (draft, purpose) => {
      const sent = serialize(draft);
      take();
      const start = ticks();
      const note = () => results.countRequest(draft.operation, ticks() - start);
      try {
        const got = await sendPaced({ ...sent, url: base + sent.url }).finally(note);
        const exchange = toExchange(draft, sent, got);
        credentialAcceptance.note(draft, got);
        judgeReply(draft, exchange, purpose);
        return exchange;
      } catch (error) {
        if (signal.aborted) throw new StopVerification();
        const message = `There is no reply: ${Object(error).message}.`;
        const place = draft.operation.pointer;
        results.fail(draft.operation, 'reply', {
          message,
          where: 'status',
          place,
          exchange: { sent },
        });
        return undefined;
      }
    },
  };
}

/** In ms; `undefined` where nobody asks us to wait (RFC 9110, section 10.2.3). */
function parseRetryAfter({ status, headers }: ReceivedReply): number | undefined {
  if (status !== 429 && status !== 503) return undefined;
  const seconds = Number(headers['retry-after']);
  if (status === 503 && !Number.isFinite(seconds)) return undefined;
  return Math.min(Number.isFinite(seconds) ? seconds : 1, maxWaitSeconds) * 1000 + 10;
}

/** In s. */
const maxWaitSeconds = 60;

/** Most replies are judged, and nobody asks for their value again. */
function toExchange(draft: RequestDraft, sent: SentRequest, got: ReceivedReply): VerifyExchange {
  let read: { readonly value: unknown } | undefined;
  return {
    draft,
    sent,
    got,
    get value() {
      read ??= { value: parseJsonBody(got) };
      return read.value;
    },
  };
}

function parseJsonBody({ headers, body }: ReceivedReply): unknown {
  if (body === undefined || !/json/i.test(String(headers['content-type']))) return undefined;
  try {
    return JSON.parse(toBuffer(body).toString('utf8'));
  } catch {
    return undefined;
  }
}

function withJsonBody(got: ReceivedReply, value: unknown): ReceivedReply {
  return {
    ...got,
    body: Buffer.from(JSON.stringify(value)),
  };
}

/** What no document has to say: that a server does not fail, and what is no success is not said to be one. */
function listStatusMismatches(
  { pointer, replies }: Operation,
  { status }: ReceivedReply,
): readonly Mismatch[] {
  const names = [...replies.keys()];
  const at = (message: string): Mismatch => ({
    where: 'status',
    pointer: '',
    message,
    place: `${pointer}/responses`,
  });
  const isDocumented = replies.has(`${status}`);
  if (status >= 500 && !(isDocumented && status !== 500))
    return isDocumented || replies.has('5XX') || replies.has('DEFAULT')
      ? [at(`The server failed: it answered ${status}.`)]
      : [];
  const successes = names.filter((name) => /^[23](\d\d|XX)$/.test(name));
  const isLoose = status < 300 && !isDocumented && !replies.has('2XX') && replies.has('DEFAULT');
  return isLoose && successes.length > 0
    ? [
        at(
          `The status ${status} is none of the successes that are documented: ${successes.join(', ')}.`,
        ),
      ]
    : [];
}
